package io.stentor.server.cluster;

import io.stentor.server.reliability.Child;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A node that is Socket.IO's own server: {@code src/test/node/cluster/node.mjs}. One thread. */
final class NodeServer implements AutoCloseable {
    private final Child process;
    private final int port;

    /** @param adapter its name, and perhaps the prefix of its channels and its mode */
    NodeServer(Path directory, String redis, String... adapter) {
        Object[] arguments = Stream.concat(Stream.of(redis), Stream.of(adapter)).toArray();
        process = Child.node(directory, "cluster/node.mjs", arguments);
        port = process.awaitAddress().getPort();
    }

    int port() {
        return port;
    }

    /** Has it do something; returns its answer, JSON. */
    String ask(String operation) {
        return process.ask(operation.replace('\'', '"'), "answer (.*)");
    }

    /** Kills it in the middle of whatever it does. */
    @Override
    public void close() {
        process.close();
    }
}
