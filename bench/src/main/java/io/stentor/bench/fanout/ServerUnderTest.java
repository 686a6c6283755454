package io.stentor.bench.fanout;

import java.net.InetSocketAddress;
import java.util.Optional;

/** The server a run is made against. Closing it ends a server that was started for the run. */
public interface ServerUnderTest extends AutoCloseable {

    InetSocketAddress address();

    /** Where those who speak are connected: to this server, or to another one of its cluster. */
    default InetSocketAddress speakersAddress() {
        return address();
    }

    /** The server's process, when it is known. */
    Optional<Long> pid();

    @Override
    void close();

    /** A server that runs already. */
    static ServerUnderTest running(InetSocketAddress address, Optional<Long> pid) {
        return new Running(address, pid);
    }

    /** See {@link #running}. */
    record Running(InetSocketAddress address, Optional<Long> pid) implements ServerUnderTest {
        @Override
        public void close() {}
    }
}
