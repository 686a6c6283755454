package io.stentor.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stentor.api.Ack;
import io.stentor.api.Namespace;
import io.stentor.api.Socket;
import io.stentor.api.jackson.JacksonBinding;
import io.stentor.server.StentorServer;

/**
 * A listener as programs on netty-socketio have them, carried over. {@code README.md} shows it as it was, and how the names
 * of the two correspond.
 */
public final class MigratedListener {
    private static final String LOBBY = "lobby";
    private static final String NAME = "name";

    private final Namespace namespace;

    /** What clients say, as an object: {@code {"from": …, "text": …}}. */
    record ChatMessage(String from, String text) {}

    private MigratedListener(Namespace namespace) {
        this.namespace = namespace;
    }

    public static void main(String[] args) {
        start(3000);
    }

    static StentorServer start(int port) {
        StentorServer server = StentorServer.builder()
                .port(port)
                .binding(new JacksonBinding(new ObjectMapper()))
                .build();
        Namespace chat = server.of("/chat");
        chat.onConnection(new MigratedListener(chat)::onConnect);
        return server.start();
    }

    private void onConnect(Socket socket) {
        socket.data().put(NAME, socket.handshake().auth().asMap().getOrDefault(NAME, "somebody"));
        socket.join(LOBBY);
        socket.on("chat", (args, ack) -> onChat(socket, args.get(0).as(ChatMessage.class), ack));
        socket.onDisconnect(reason -> onDisconnect(socket));
    }

    private void onChat(Socket socket, ChatMessage message, Ack ack) {
        ChatMessage signed = new ChatMessage((String) socket.data().get(NAME), message.text());
        socket.to(LOBBY).emit("chat", signed);
        ack.send("ok");
    }

    private void onDisconnect(Socket socket) {
        namespace.to(LOBBY).emit("left", socket.data().get(NAME));
    }
}
