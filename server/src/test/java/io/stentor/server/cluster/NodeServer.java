package io.stentor.server.cluster;

import io.stentor.server.reliability.Child;
import java.nio.file.Path;

/** A node that is Socket.IO's own server: {@code src/test/node/cluster/node.mjs}. One thread. */
final class NodeServer implements AutoCloseable {
    private final Child process;
    private final int port;

    NodeServer(Path directory, String redis) {
        process = Child.node(directory, "cluster/node.mjs", redis);
        port = process.awaitAddress().getPort();
    }

    int port() {
        return port;
    }

    /** Has it do something; returns its answer, JSON. */
    String ask(String operation) {
        return process.ask(operation.replace('\'', '"'), "answer (.*)");
    }

    @Override
    public void close() {
        process.close();
    }
}
