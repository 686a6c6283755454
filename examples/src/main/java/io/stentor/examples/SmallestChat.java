package io.stentor.examples;

import io.stentor.server.StentorServer;

/** The smallest chat: what one client says, all clients hear. */
public final class SmallestChat {
    private SmallestChat() {}

    public static void main(String[] args) {
        start(3000);
    }

    static StentorServer start(int port) {
        StentorServer server = StentorServer.builder().port(port).build();
        server.onConnection(
                socket -> socket.on("chat message", (said, ack) -> server.emit("chat message", said.get(0))));
        return server.start();
    }
}
