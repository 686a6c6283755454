package io.stentor.checker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The one order of a room: the server's, if it has logged it, else the one that the members' logs and the senders' numbers say
 * together. What they leave open is settled by the time of sending, so with several senders and no server's log at least one
 * member that stays should log, too.
 *
 * <p>"x directly before y" in a member's log is an edge with the weight of one; a topological sort makes an order of the edges. Where
 * members contradict each other it follows the weightier edges, so that the few are blamed and not the many.
 */
final class RoomOrder {
    private final Room room;
    private final List<Message> live;
    /** By message index: who follows, and how many say so. */
    private final List<Map<Integer, Integer>> successors = new ArrayList<>();

    private final long[] incoming;
    private final boolean[] placed;
    private final PriorityQueue<Message> ready =
            new PriorityQueue<>(Comparator.<Message>comparingLong(m -> m.sentAt).thenComparingInt(m -> m.index));

    private RoomOrder(Room room) {
        this.room = room;
        live = room.messages().stream().filter(room::isLive).toList();
        incoming = new long[room.messages().size()];
        placed = new boolean[incoming.length];
        for (int i = 0; i < incoming.length; i++) {
            successors.add(new HashMap<>());
        }
    }

    /** The live messages in their order; tells each its position. */
    static List<Message> settle(Room room) {
        RoomOrder order = new RoomOrder(room);
        List<Message> messages = room.hasServerLog() ? order.asTheServerSays() : order.asTheMembersSay();
        for (int i = 0; i < messages.size(); i++) {
            messages.get(i).position = i;
        }
        return messages;
    }

    private List<Message> asTheServerSays() {
        return live.stream().sorted(Comparator.comparingLong(m -> m.sequence)).toList();
    }

    private List<Message> asTheMembersSay() {
        room.seats().forEach(this::addLog);
        addSenders();
        live.stream().filter(m -> incoming[m.index] == 0).forEach(ready::add);
        List<Message> order = new ArrayList<>(live.size());
        while (order.size() < live.size()) {
            Message next = ready.isEmpty() ? leastPreceded() : ready.remove();
            order.add(next);
            place(next);
        }
        return order;
    }

    private void addLog(Seat seat) {
        BitSet seen = new BitSet();
        Message last = null;
        for (int entry = 0; entry < seat.size(); entry++) {
            Message message = seat.message(entry);
            if (room.isLive(message) && !seen.get(message.index)) {
                seen.set(message.index);
                if (last != null) {
                    addEdge(last, message);
                }
                last = message;
            }
        }
    }

    private void addSenders() {
        Map<String, Message> lastOf = new HashMap<>();
        live.stream().sorted(Comparator.comparingLong(m -> m.number)).forEach(message -> {
            Message last = lastOf.put(message.sender, message);
            if (last != null) {
                addEdge(last, message);
            }
        });
    }

    private void addEdge(Message from, Message to) {
        successors.get(from.index).merge(to.index, 1, Integer::sum);
        incoming[to.index]++;
    }

    private Message leastPreceded() {
        return live.stream()
                .filter(m -> !placed[m.index])
                .min(Comparator.comparingLong(m -> incoming[m.index]))
                .orElseThrow();
    }

    private void place(Message message) {
        placed[message.index] = true;
        successors.get(message.index).forEach((index, weight) -> {
            incoming[index] -= weight;
            if (incoming[index] == 0 && !placed[index]) {
                ready.add(room.message(index));
            }
        });
    }
}
