package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Namespace;
import io.stentor.server.peer.Peer;
import java.util.ArrayList;
import java.util.List;

/** A client of an {@link ApiServer}: a raw peer, the ids it was given, and what it expects to read next. */
final class Client implements AutoCloseable {
    private final Peer peer;
    private final ApiServer server;
    private String id;

    Client(Peer peer, ApiServer server) {
        this.peer = peer;
        this.server = server;
    }

    /** Joins the main namespace. */
    String connect() {
        id = peer.connect();
        return id;
    }

    /** Joins a namespace; returns the socket's id in it. */
    String connectTo(String namespace) {
        return peer.connectTo(namespace);
    }

    /** The socket's id in the main namespace. */
    String id() {
        return id;
    }

    Peer peer() {
        return peer;
    }

    Client send(String... packets) {
        peer.send(packets);
        return this;
    }

    String next() {
        return peer.next();
    }

    List<String> next(int count) {
        List<String> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(peer.next());
        }
        return packets;
    }

    /** Reads exactly these packets. */
    Client expect(String... packets) {
        for (String packet : packets) {
            assertThat(peer.next()).isEqualTo(packet);
        }
        return this;
    }

    /** Nothing that the server has sent to the main namespace so far is left to be read. */
    Client expectNothing() {
        return expectNothing(server.main(), id);
    }

    Client expectNothing(Namespace namespace, String socketId) {
        assertThat(namespace.to(socketId).emit("fence")).isTrue();
        String prefix = namespace.name().equals("/") ? "42" : "42" + namespace.name() + ",";
        return expect(prefix + "[\"fence\"]");
    }

    void expectClosed() {
        peer.awaitClosed();
    }

    @Override
    public void close() {
        peer.close();
    }
}
