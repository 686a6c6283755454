package io.stentor.examples;

import io.stentor.api.Argument;
import io.stentor.api.Arguments;
import io.stentor.api.Socket;
import io.stentor.server.StentorServer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The chat example of Socket.IO for Node.js, with its events and its behaviour.
 *
 * <p>One event loop, as there: handlers run one at a time, and the state they share needs no lock. With more loops {@link
 * #users} would have to be guarded together with what is emitted about it, for the counts to arrive in order.
 */
public final class NodeChat {
    private final StentorServer server;
    private int users;

    private NodeChat(int port) {
        server = StentorServer.builder().port(port).threads(1).build();
        server.onConnection(socket -> new Guest(socket).listen());
    }

    public static void main(String[] args) {
        start(3000);
    }

    static StentorServer start(int port) {
        return new NodeChat(port).server.start();
    }

    /** What the original keeps in the variables around its handlers: one socket, and who is behind it. */
    private final class Guest {
        private final Socket socket;
        /** Whatever the client called itself; null before it has, or when it said nothing. */
        private Argument username;

        private boolean added;

        Guest(Socket socket) {
            this.socket = socket;
        }

        void listen() {
            socket.on("add user", (args, ack) -> add(args));
            socket.on("new message", (args, ack) -> tellOthers("new message", "message", first(args)));
            socket.on("typing", (args, ack) -> tellOthers("typing"));
            socket.on("stop typing", (args, ack) -> tellOthers("stop typing"));
            socket.onDisconnect(reason -> remove());
        }

        private void add(Arguments args) {
            if (added) {
                return;
            }
            added = true;
            username = first(args);
            users++;
            socket.emit("login", Map.of("numUsers", users));
            tellOthers("user joined", "numUsers", users);
        }

        private void remove() {
            if (added) {
                users--;
                tellOthers("user left", "numUsers", users);
            }
        }

        private void tellOthers(String event) {
            tellOthers(event, null, null);
        }

        /** What JavaScript leaves undefined does not appear in the object. */
        private void tellOthers(String event, String key, Object value) {
            Map<String, Object> said = new LinkedHashMap<>();
            if (username != null) {
                said.put("username", username);
            }
            if (value != null) {
                said.put(key, value);
            }
            socket.broadcast().emit(event, said);
        }
    }

    private static Argument first(Arguments args) {
        return args.size() == 0 ? null : args.get(0);
    }
}
