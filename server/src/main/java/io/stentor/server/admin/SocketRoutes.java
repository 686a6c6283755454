package io.stentor.server.admin;

import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Member;
import io.stentor.server.conversation.Conversations;
import io.stentor.socketio.Connection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Looks at sockets and ends them. Each lane looks for them among its own members, at one point of the order: nobody keeps
 * an index of sockets for it. Owned by the admin thread.
 */
final class SocketRoutes {
    private final Fanout fanout;
    private final WaitingRoom waiting;

    SocketRoutes(Fanout fanout, WaitingRoom waiting) {
        this.fanout = fanout;
        this.waiting = waiting;
    }

    CompletableFuture<Reply> look(String sid) throws ApiError {
        return visit(hasId(sid), SocketRoutes::description).thenApply(found -> {
            if (found.isEmpty()) {
                throw new CompletionException(ApiError.notFound("no socket has this id"));
            }
            return Reply.json(200, found.get(0));
        });
    }

    CompletableFuture<Reply> disconnect(String sid) throws ApiError {
        return disconnect(hasId(sid), "no socket has this id");
    }

    CompletableFuture<Reply> disconnectUser(String user) throws ApiError {
        return disconnect(connection -> Conversations.userOf(connection).equals(user), "no socket is this user's");
    }

    private CompletableFuture<Reply> disconnect(Predicate<Connection> which, String otherwise) throws ApiError {
        return visit(which, Function.identity()).thenApply(found -> {
            if (found.isEmpty()) {
                throw new CompletionException(ApiError.notFound(otherwise));
            }
            // Not inside the visit: a socket is not ended in its lane's turn.
            found.forEach(socket -> socket.loop().eventLoop().execute(socket::disconnect));
            return Reply.json(200, Json.object(json -> {
                json.truth("ok", true);
                json.number("disconnected", found.size());
            }));
        });
    }

    /** How the lanes know the sockets with these ids; those that are not there are left out. */
    CompletableFuture<List<Integer>> members(Set<String> sids) throws ApiError {
        return visit(
                connection -> sids.contains(connection.id()),
                connection -> connection.member().id());
    }

    private static Predicate<Connection> hasId(String sid) {
        return connection -> connection.id().equals(sid);
    }

    /** On the loop of the connection. */
    private static Json description(Connection connection) {
        return Json.object(json -> {
            json.text("id", connection.id());
            json.text("userId", Conversations.userOf(connection));
            json.text("address", addressOf(connection));
            json.text("namespace", connection.namespace());
            json.text("transport", connection.session().session().transport().name());
            json.text("connectedAt", Conversations.connectedAt(connection).toString());
            json.strings("rooms", rooms(connection.member()));
            json.number(
                    "pendingBytes", connection.session().session().transport().pendingBytes());
        });
    }

    private static String addressOf(Connection connection) {
        InetSocketAddress address = connection.session().address();
        return address == null ? "unknown" : address.getAddress().getHostAddress();
    }

    /** But for the room without a name, which is the whole namespace. */
    private static List<String> rooms(Member member) {
        return IntStream.range(0, member.joinedCount())
                .mapToObj(i -> member.joined(i).name())
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList();
    }

    /** What each lane makes of those it finds. */
    private <T> CompletableFuture<List<T>> visit(Predicate<Connection> which, Function<Connection, T> view)
            throws ApiError {
        waiting.enter();
        Queue<T> found = new ConcurrentLinkedQueue<>();
        AtomicInteger lanes = new AtomicInteger(fanout.lanes().size());
        CompletableFuture<List<T>> answer = new CompletableFuture<>();
        Audience everyone = Audience.in(fanout.rooms()).visitedBy((lane, members) -> {
            try {
                for (Member member : members) {
                    if (member.owner() instanceof Connection connection && which.test(connection)) {
                        found.add(view.apply(connection));
                    }
                }
            } finally {
                if (lanes.decrementAndGet() == 0) {
                    waiting.leave();
                    answer.complete(List.copyOf(found));
                }
            }
        });
        if (!fanout.visit(everyone)) {
            waiting.leave();
            throw new ApiError(503, "overloaded", "the server is busy, try again");
        }
        return answer;
    }
}
