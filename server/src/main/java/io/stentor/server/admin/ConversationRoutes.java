package io.stentor.server.admin;

import io.stentor.core.Fanout;
import io.stentor.core.lane.RoomFigures;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.server.admin.ConversationPage.Listed;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.server.SocketIoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Shows conversations. Which ones is settled on the admin thread; each event loop is then asked about those alone, in one
 * short task. Owned by the admin thread.
 */
final class ConversationRoutes {
    private static final int LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final int USERS_LISTED = 100;
    private static final double NANOS_PER_MS = 1e6;

    private final Fanout fanout;
    private final List<SessionLoop> loops;
    private final WaitingRoom waiting;
    private final Executor adminThread;

    /** Who is in a conversation. */
    private record Crowd(int members, int users, List<String> userIds) {
        static Crowd of(RoomCensus census, int listed) {
            List<String> ids = new ArrayList<>();
            census.forEachUser(listed, ids::add);
            return new Crowd(census.members(), census.users(), ids);
        }
    }

    /** What was found out about a conversation. */
    private record Look(RoomFigures figures, Crowd crowd) {}

    ConversationRoutes(SocketIoServer server, WaitingRoom waiting, Executor adminThread) {
        this.fanout = server.fanout();
        this.loops = server.loops();
        this.waiting = waiting;
        this.adminThread = adminThread;
    }

    /** {@code ?limit=&after=}. */
    CompletableFuture<Reply> list(AdminRequest request) throws ApiError {
        ConversationPage page =
                ConversationPage.of(fanout.rooms(), limit(request.parameter("limit")), request.parameter("after"));
        List<Room> rooms = page.conversations().stream().map(Listed::room).toList();
        return look(rooms, 0)
                .thenApply(looks -> Reply.json(200, Json.object(json -> {
                    json.array(
                            "conversations",
                            list -> IntStream.range(0, looks.size())
                                    .forEach(i -> list.element(one -> {
                                        Listed listed = page.conversations().get(i);
                                        describe(one, listed.id(), listed.members(), looks.get(i));
                                    })));
                    json.text("next", page.next());
                })));
    }

    private static int limit(String text) throws ApiError {
        try {
            int limit = text == null ? LIMIT : Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ApiError.badRequest("limit must be 1 to " + MAX_LIMIT);
    }

    /** One that nobody is in is no error: conversations are made by whoever joins them. */
    CompletableFuture<Reply> one(AdminRequest request) throws ApiError {
        String id = request.name();
        String name = Conversations.roomOf(id);
        Body.require(name != null, "this is no conversation's id");
        Room room = fanout.rooms().peek(name);
        return look(room == null ? List.of() : List.of(room), USERS_LISTED)
                .thenApply(looks -> looks.isEmpty() ? nobodyThere() : looks.get(0))
                .thenApply(look -> Reply.json(200, Json.object(json -> {
                    describe(json, id, look.crowd().members(), look);
                    json.strings("userIds", look.crowd().userIds());
                })));
    }

    private static Look nobodyThere() {
        return new Look(RoomFigures.none(), new Crowd(0, 0, List.of()));
    }

    private static void describe(Json json, String id, int members, Look look) {
        RoomFigures figures = look.figures();
        json.text("conversationId", id);
        json.number("members", members);
        json.number("users", look.crowd().users());
        json.number("rate", figures.messagesPerSecond());
        json.ratio("deliveredRatio", figures.deliveredRatio());
        json.number("p99", figures.latencyNanos(0.99) / NANOS_PER_MS);
    }

    /** Asks every lane and the roster about these rooms; a room that has gone meanwhile has nobody in it. */
    private CompletableFuture<List<Look>> look(List<Room> rooms, int usersListed) throws ApiError {
        waiting.enter();
        // A room that is kept keeps its id, by which lanes and roster know it.
        List<Room> kept = rooms.stream().filter(Room::tryKeep).toList();
        List<CompletableFuture<List<RoomFigures>>> lanes = loops.stream()
                .map(loop ->
                        ask(loop, () -> kept.stream().map(loop.lane()::figures).toList()))
                .toList();
        // The roster shares the first loop.
        CompletableFuture<List<Crowd>> crowds = ask(
                loops.get(0),
                () -> kept.stream()
                        .map(room -> Crowd.of(fanout.roster().census(room), usersListed))
                        .toList());
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))
                .thenCombine(crowds, (all, each) -> each)
                .whenComplete((each, failure) -> {
                    kept.forEach(Room::unkeep);
                    waiting.leave();
                })
                // The event loops have better things to do than to put answers together.
                .thenApplyAsync(
                        each -> rooms.stream()
                                .map(room -> together(kept.indexOf(room), lanes, each))
                                .toList(),
                        adminThread);
    }

    private static <T> CompletableFuture<T> ask(SessionLoop loop, Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, loop.eventLoop());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Look together(int index, List<CompletableFuture<List<RoomFigures>>> lanes, List<Crowd> crowds) {
        return index < 0
                ? nobodyThere()
                : new Look(
                        lanes.stream()
                                .map(lane -> lane.join().get(index))
                                .reduce(RoomFigures::and)
                                .orElseThrow(),
                        crowds.get(index));
    }
}
