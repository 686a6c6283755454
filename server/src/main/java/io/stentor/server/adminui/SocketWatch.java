package io.stentor.server.adminui;

import io.stentor.api.Socket;
import io.stentor.core.Fanout;
import io.stentor.wire.socketio.Packet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Shows pages the single sockets, in development mode: all of them at first, and then what has changed, found by comparing
 * two snapshots. So its price does not depend on how much is going on. Owned by the admin UI's thread.
 */
final class SocketWatch {
    /** What is told in place of a reason: the two snapshots do not say. */
    private static final String GONE = "transport close";

    private final Fanout fanout;
    private final Supplier<Collection<Socket>> admins;
    private final Executor thread;

    private Map<String, Map<String, Object>> known = Map.of();
    /** Pages that were told of all that is known. */
    private final Set<String> told = new HashSet<>();

    private boolean looking;
    private boolean lookAgain;

    private record News(String event, List<Object> args) {}

    SocketWatch(Fanout fanout, Supplier<Collection<Socket>> admins, Executor thread) {
        this.fanout = fanout;
        this.admins = admins;
        this.thread = thread;
    }

    /** Looks at the sockets, and tells what is new; soon, when it is at it already. */
    void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        CompletableFuture<Map<String, Map<String, Object>>> snapshot =
                SocketSnapshot.take(fanout, Set.copyOf(known.keySet()));
        if (snapshot != null) {
            looking = true;
            snapshot.thenAcceptAsync(this::onSnapshot, thread);
        }
    }

    private void onSnapshot(Map<String, Map<String, Object>> now) {
        looking = false;
        List<News> news = changes(now);
        Set<String> present = new HashSet<>();
        for (Socket admin : admins.get()) {
            present.add(admin.id());
            if (told.contains(admin.id())) {
                news.forEach(each -> admin.emit(each.event, each.args.toArray()));
            } else {
                admin.emit("all_sockets", List.copyOf(now.values()));
            }
        }
        known = present.isEmpty() ? Map.of() : now;
        told.clear();
        told.addAll(present);
        if (lookAgain) {
            lookAgain = false;
            look();
        }
    }

    private List<News> changes(Map<String, Map<String, Object>> now) {
        String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        List<News> news = new ArrayList<>();
        known.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .forEach(id -> news.add(news("socket_disconnected", Packet.MAIN_NAMESPACE, id, GONE, time)));
        now.forEach((id, socket) -> {
            Map<String, Object> before = known.get(id);
            if (before == null) {
                news.add(news("socket_connected", socket, time));
            } else {
                addChanges(news, id, before, socket, time);
            }
        });
        return news;
    }

    private static void addChanges(
            List<News> news, String id, Map<String, Object> before, Map<String, Object> now, String time) {
        if (!before.get("transport").equals(now.get("transport"))) {
            news.add(news(
                    "socket_updated",
                    Map.of("id", id, "nsp", Packet.MAIN_NAMESPACE, "transport", now.get("transport"))));
        }
        List<?> roomsBefore = (List<?>) before.get("rooms");
        List<?> roomsNow = (List<?>) now.get("rooms");
        addMoves(news, "room_left", roomsBefore, roomsNow, id, time);
        addMoves(news, "room_joined", roomsNow, roomsBefore, id, time);
    }

    private static void addMoves(List<News> news, String event, List<?> rooms, List<?> others, String id, String time) {
        rooms.stream()
                .filter(room -> !others.contains(room))
                .forEach(room -> news.add(news(event, Packet.MAIN_NAMESPACE, room, id, time)));
    }

    private static News news(String event, Object... args) {
        return new News(event, List.of(args));
    }
}
