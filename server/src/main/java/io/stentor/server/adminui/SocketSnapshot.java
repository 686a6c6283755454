package io.stentor.server.adminui;

import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Member;
import io.stentor.server.conversation.Conversations;
import io.stentor.socketio.Connection;
import io.stentor.socketio.HandshakeDescription;
import io.stentor.transport.handshake.HandshakeRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sockets of the main namespace as they are at one point of the order, described as the page wants them. */
final class SocketSnapshot {
    /** The page draws every one of them. */
    static final int SOCKETS = 1_000;

    private static final int ROOMS = 32;
    private static final int CLIENT_ID = 12;
    /** What they hold may let others in. */
    private static final Set<String> SECRET_HEADERS = Set.of("authorization", "cookie", "proxy-authorization");

    private static final Set<String> PLAIN_PARAMETERS = Set.of("EIO", "transport");

    private SocketSnapshot() {}

    /**
     * Has every lane describe its sockets, up to a limit.
     *
     * @param known ids of sockets that are wanted before others, so that the choice stays the same
     * @return by id, on a lane's thread; null when the server is overloaded
     */
    static CompletableFuture<Map<String, Map<String, Object>>> take(Fanout fanout, Set<String> known) {
        Queue<Map<String, Object>> found = new ConcurrentLinkedQueue<>();
        AtomicInteger room = new AtomicInteger(SOCKETS);
        AtomicInteger lanes = new AtomicInteger(fanout.lanes().size());
        CompletableFuture<Map<String, Map<String, Object>>> answer = new CompletableFuture<>();
        boolean asked = fanout.visit(Audience.in(fanout.rooms()).visitedBy((lane, members) -> {
            try {
                describe(members, known, true, room, found);
                describe(members, known, false, room, found);
            } finally {
                if (lanes.decrementAndGet() == 0) {
                    answer.complete(byId(found));
                }
            }
        }));
        return asked ? answer : null;
    }

    private static void describe(
            List<Member> members,
            Set<String> known,
            boolean wantsKnown,
            AtomicInteger room,
            Queue<Map<String, Object>> found) {
        for (Member member : members) {
            if (member.owner() instanceof Connection connection
                    && !member.isAway()
                    && known.contains(connection.id()) == wantsKnown) {
                if (room.decrementAndGet() < 0) {
                    return;
                }
                found.add(description(connection));
            }
        }
    }

    private static Map<String, Map<String, Object>> byId(Queue<Map<String, Object>> found) {
        Map<String, Map<String, Object>> byId = new LinkedHashMap<>();
        found.forEach(socket -> byId.put((String) socket.get("id"), socket));
        return byId;
    }

    private static Map<String, Object> description(Connection connection) {
        Map<String, Object> socket = new LinkedHashMap<>();
        socket.put("id", connection.id());
        // The session's own id is its client's secret. A client has one socket in this namespace.
        socket.put("clientId", connection.id().substring(0, CLIENT_ID));
        socket.put("transport", connection.session().session().transport().name());
        socket.put("nsp", connection.namespace());
        socket.put("data", Map.of("userId", Conversations.userOf(connection)));
        socket.put("handshake", handshake(connection.session().handshake()));
        socket.put("rooms", rooms(connection));
        return socket;
    }

    /** Without what may hold a token. */
    private static Map<String, Object> handshake(HandshakeRequest request) {
        Map<String, Object> handshake = HandshakeDescription.of(request, null);
        handshake.remove("auth");
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.keySet().removeAll(SECRET_HEADERS);
        handshake.put("headers", headers);
        Map<String, String> query = new LinkedHashMap<>(request.query());
        query.keySet().retainAll(PLAIN_PARAMETERS);
        handshake.put("query", query);
        int queryStart = request.url().indexOf('?');
        handshake.put("url", queryStart < 0 ? request.url() : request.url().substring(0, queryStart));
        return handshake;
    }

    private static List<String> rooms(Connection connection) {
        List<String> rooms = new ArrayList<>();
        rooms.add(connection.id());
        Member member = connection.member();
        for (int i = 0; i < member.joinedCount() && rooms.size() < ROOMS; i++) {
            // The one without a name is the whole namespace.
            if (!member.joined(i).name().isEmpty()) {
                rooms.add(member.joined(i).name());
            }
        }
        return rooms;
    }
}
