package io.stentor.server.cli;

import io.stentor.server.StandaloneServer;
import io.stentor.server.config.Options;
import io.stentor.server.config.UnusableFileException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/** The standalone server as the command line sees it. */
record Standalone(StandaloneServer server) implements RunningServer {
    static RunningServer start(Options options, LongSupplier droppedLogLines) throws StartException {
        StandaloneServer.Beside log = new StandaloneServer.Beside() {
            @Override
            public long droppedLogLines() {
                return droppedLogLines.getAsLong();
            }
        };
        try {
            return new Standalone(StandaloneServer.start(options, log));
        } catch (UnusableFileException e) {
            throw StartException.misconfigured(e);
        } catch (IOException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    @Override
    public InetSocketAddress publicAddress() {
        return server.publicAddress();
    }

    @Override
    public InetSocketAddress adminAddress() {
        return server.adminAddress();
    }

    @Override
    public String transportName() {
        return server.transportName();
    }

    @Override
    public void drain() {
        server.drain();
    }

    @Override
    public void hurry() {
        server.hurry();
    }

    @Override
    public void close() {
        server.close();
    }
}
