package io.stentor.server.cli;

import io.stentor.server.config.Options;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/** Stands for the engine: remembers what it was started with, takes port 40000 for each 0, and whether it was closed. */
final class FakeServer implements ServerStart, RunningServer {
    private static final int FREE_PORT = 40_000;

    StartException refusal;
    RuntimeException bug;
    boolean hasAdminListener = true;
    Options startedWith;
    boolean drained;
    boolean hurried;
    boolean closed;

    @Override
    public RunningServer start(Options options, LongSupplier droppedLogLines) throws StartException {
        if (refusal != null) {
            throw refusal;
        }
        if (bug != null) {
            throw bug;
        }
        startedWith = options;
        return this;
    }

    @Override
    public InetSocketAddress publicAddress() {
        return bound(startedWith.server().host(), startedWith.server().port());
    }

    @Override
    public InetSocketAddress adminAddress() {
        return hasAdminListener
                ? bound(startedWith.admin().host(), startedWith.admin().port())
                : null;
    }

    @Override
    public String transportName() {
        return "nio";
    }

    @Override
    public void drain() {
        drained = true;
    }

    @Override
    public void hurry() {
        hurried = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    private static InetSocketAddress bound(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port == 0 ? FREE_PORT : port);
    }
}
