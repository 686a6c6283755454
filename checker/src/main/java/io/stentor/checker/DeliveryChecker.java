package io.stentor.checker;

import io.stentor.checker.Confirmation.Verdict;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes everything that was logged in a run, then judges it.
 *
 * <p>What a client owes of a room is every live message from the join to the leave or disconnect. Of the edges only what is certain: after a join what was
 * sent later, before a leave or disconnect nothing that the client did not see the successor of. A return with {@code recovered} goes on
 * with the old membership and owes all between; one without owes nothing of that time, see {@link Absence}. Nobody receives
 * anything twice, over all its connections.
 *
 * <p>Used by one thread. Keeps 8 bytes for each received message.
 */
public final class DeliveryChecker implements DeliveryLog {
    private final Absence absence;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final Map<Message, Confirmation> confirmations = new LinkedHashMap<>();
    private long recoveredReturns;
    private long otherReturns;

    public DeliveryChecker() {
        this(Absence.EXCUSED);
    }

    public DeliveryChecker(Absence absence) {
        this.absence = absence;
    }

    @Override
    public void sent(long at, String room, String id, String sender, long number, boolean confirmed) {
        Message message = room(room).message(id);
        if (message.isSent()) {
            throw new IllegalArgumentException(message + " was sent twice");
        }
        message.sentAt = at;
        message.sender = sender;
        message.number = number;
        message.confirmed = confirmed;
        if (confirmed) {
            confirmation(room, id);
        }
    }

    @Override
    public void accepted(long at, String room, String id, long sequence) {
        room(room).accepted(id, sequence);
    }

    @Override
    public void joined(long at, String client, String room) {
        client(client).seat(room(room)).joined(at);
    }

    @Override
    public void left(long at, String client, String room) {
        client(client).seat(room(room)).left();
    }

    @Override
    public void connected(long at, String client, boolean recovered) {
        boolean isInPlace = recovered || absence == Absence.OWED;
        if (client(client).connected(at, isInPlace, new Return(at, recovered))) {
            recoveredReturns += recovered ? 1 : 0;
            otherReturns += recovered ? 0 : 1;
        }
    }

    @Override
    public void disconnected(long at, String client, String reason) {
        client(client).disconnected(at);
    }

    @Override
    public void received(long at, String client, String room, String id) {
        Room where = room(room);
        Message message = where.message(id);
        message.firstReceivedAt = Math.min(message.firstReceivedAt, at);
        client(client).seat(where).received(at, message);
    }

    @Override
    public void roll(long at, String room, List<String> members) {
        room(room).roll().called(at, members);
    }

    @Override
    public void rollChanged(long at, String room, String client, boolean isIn) {
        room(room).roll().changed(at, client, isIn);
    }

    @Override
    public void acked(long at, String client, String room, String id) {
        confirmation(room, id).acked(at, client(client));
    }

    @Override
    public void verdict(long at, String room, String id, int delivered, int missing, List<String> named) {
        confirmation(room, id).decided(new Verdict(at, delivered, missing, List.copyOf(named)));
    }

    /** The judgement over all that was logged so far. */
    public Report judge() {
        Findings findings = new Findings();
        Waits waits = new Waits();
        Tally tally = new Tally();
        for (Room room : rooms.values()) {
            List<Message> order = RoomOrder.settle(room);
            judgeOrder(order, findings);
            tally.messages += order.size();
            for (Seat seat : room.seats()) {
                SeatJudge judge = new SeatJudge(seat, order, owesTail(seat.client()), findings, waits);
                judge.judge();
                tally.delivered += judge.arrived();
                tally.owed += judge.arrived() + judge.missing();
            }
        }
        for (Confirmation confirmation : confirmations.values()) {
            tally.asked += new ConfirmationJudge(confirmation, findings).judge();
        }
        return new Report(
                tally.messages,
                tally.owed,
                tally.delivered,
                recoveredReturns,
                otherReturns,
                confirmations.size(),
                tally.asked,
                findings.counts(),
                findings.kept(),
                waits.longest(),
                waits.leastExplained());
    }

    private static final class Tally {
        private long messages;
        private long owed;
        private long delivered;
        private long asked;
    }

    /** Who has not come back may have been excused. */
    private boolean owesTail(Client client) {
        return !client.isAway() || absence == Absence.OWED;
    }

    /** What all members agree on may still not be the order in which a sender sent. */
    private static void judgeOrder(List<Message> order, Findings findings) {
        Map<String, Message> lastOf = new HashMap<>();
        for (Message message : order) {
            Message last = lastOf.put(message.sender, message);
            if (last != null && last.number >= message.number) {
                findings.add(Fault.REORDERED, () -> "the room has " + message + " after " + last);
            }
        }
    }

    private Room room(String name) {
        return rooms.computeIfAbsent(name, Room::new);
    }

    private Client client(String name) {
        return clients.computeIfAbsent(name, Client::new);
    }

    private Confirmation confirmation(String roomName, String id) {
        Room room = room(roomName);
        return confirmations.computeIfAbsent(room.message(id), message -> new Confirmation(room, message));
    }
}
