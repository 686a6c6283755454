package io.stentor.bench.cluster;

import io.stentor.bench.fanout.ChildServer;
import io.stentor.bench.fanout.ServerUnderTest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Three servers of one cluster: on the first those who speak are connected, on the second all others, on the third nobody.
 * As a server under test it is the second. Closing it ends all three.
 */
final class Nodes implements ServerUnderTest {
    private final List<ChildServer> servers = new ArrayList<>();

    Nodes(Supplier<ChildServer> start) {
        try {
            for (int i = 0; i < 3; i++) {
                servers.add(start.get());
            }
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    @Override
    public InetSocketAddress address() {
        return servers.get(1).address();
    }

    @Override
    public InetSocketAddress speakersAddress() {
        return servers.get(0).address();
    }

    @Override
    public Optional<Long> pid() {
        return servers.get(1).pid();
    }

    long speakersPid() {
        return servers.get(0).pid().orElseThrow();
    }

    long idlePid() {
        return servers.get(2).pid().orElseThrow();
    }

    /** The second server alone, for those who speak, too. */
    ServerUnderTest together() {
        return ServerUnderTest.running(address(), pid());
    }

    @Override
    public void close() {
        // What they still have to say is no figure.
        servers.forEach(ChildServer::kill);
        servers.forEach(ChildServer::close);
    }
}
