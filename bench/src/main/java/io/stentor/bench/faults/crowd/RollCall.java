package io.stentor.bench.faults.crowd;

import io.stentor.checker.DeliveryLog;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes down who is in which room as the server tells a member of it: with the answer to its joining, and with each change from then on.
 * Owned by the crowd's event loop.
 */
final class RollCall {
    static final String JOINED = "[\"user_joined\",";
    static final String LEFT = "[\"user_left\",";

    private final Map<String, Set<String>> rooms = new LinkedHashMap<>();
    private final DeliveryLog log;

    RollCall(DeliveryLog log) {
        this.log = log;
    }

    /** @param answer of the server to whoever has entered the room; one that does not list everybody says nothing */
    void onEntered(long at, String room, String answer) {
        List<String> users = Packets.texts(answer, "users");
        if (users.size() == Packets.number(answer, "usersTotal")) {
            rooms.put(room, new LinkedHashSet<>(users));
            log.roll(at, room, users);
        } else {
            rooms.remove(room);
        }
    }

    void onChange(long at, String event, boolean isIn) {
        String room = Packets.text(event, "conversationId");
        Set<String> users = rooms.get(room);
        if (users == null) {
            return;
        }
        String user = Packets.text(event, "userId");
        if (isIn) {
            users.add(user);
        } else {
            users.remove(user);
        }
        log.rollChanged(at, room, user, isIn);
    }

    /** For a judgement that begins now. */
    void logTo(DeliveryLog to, long at) {
        rooms.forEach((room, users) -> to.roll(at, room, List.copyOf(users)));
    }
}
