package io.stentor.server.adminui;

import io.stentor.api.Ack;
import io.stentor.api.Arguments;
import io.stentor.api.Socket;
import io.stentor.cluster.Scope;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.conversation.EverySocket;
import io.stentor.wire.socketio.Packet;
import java.util.List;
import java.util.Map;

/**
 * What the page has done with sockets of the main namespace, here and on the other servers of the cluster. What it says is
 * checked whole before anything happens; it is answered if it asks for an answer. Called on event loops.
 */
final class Commands {
    static final List<String> FEATURES = List.of("JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT");

    /** Longer than that of any conversation's room. */
    private static final int MAX_NAME = 256;

    private final EverySocket sockets;

    /** What is done with the sockets of a scope; false when this server is overloaded. */
    private interface Command {
        boolean run(Scope scope);
    }

    Commands(Conversations conversations) {
        this.sockets = conversations.everySocket();
    }

    void listenTo(Socket admin) {
        admin.on("join", this::onJoin);
        admin.on("leave", this::onLeave);
        admin.on("_disconnect", this::onDisconnect);
    }

    private void onJoin(Arguments args, Ack ack) {
        if (!isName(args, 1)) {
            refuse(ack, "bad_request");
            return;
        }
        List<String> room = List.of(args.string(1));
        run(args, ack, scope -> sockets.socketsJoin(scope, room));
    }

    private void onLeave(Arguments args, Ack ack) {
        if (!isName(args, 1)) {
            refuse(ack, "bad_request");
            return;
        }
        List<String> room = List.of(args.string(1));
        run(args, ack, scope -> sockets.socketsLeave(scope, room));
    }

    private void onDisconnect(Arguments args, Ack ack) {
        if (args.size() < 2 || !args.get(1).isBoolean()) {
            refuse(ack, "bad_request");
            return;
        }
        boolean close = args.bool(1);
        run(args, ack, scope -> sockets.disconnectSockets(scope, close));
    }

    /** The third argument is whom it is for: a room, a socket's id, or nothing for everybody. */
    private static void run(Arguments args, Ack ack, Command command) {
        boolean isForAll = args.size() < 3 || args.get(2).isNull();
        boolean isMain = isName(args, 0) && args.string(0).equals(Packet.MAIN_NAMESPACE);
        if (!isMain || (!isForAll && !isName(args, 2))) {
            refuse(ack, "bad_request");
        } else if (!command.run(new Scope(isForAll ? List.of() : List.of(args.string(2)), List.of()))) {
            refuse(ack, "overloaded");
        } else {
            ack.send(Map.of("ok", true));
        }
    }

    private static boolean isName(Arguments args, int index) {
        if (args.size() <= index || !args.get(index).isString()) {
            return false;
        }
        String name = args.string(index);
        return !name.isEmpty() && name.length() <= MAX_NAME;
    }

    private static void refuse(Ack ack, String error) {
        ack.send(Map.of("ok", false, "error", error));
    }
}
