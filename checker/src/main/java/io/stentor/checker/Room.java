package io.stentor.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The messages of one room and who was ever in it. */
final class Room {
    private final String name;
    private final Map<String, Message> byId = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<Seat> seats = new ArrayList<>();
    private final Roll roll = new Roll();
    private boolean hasServerLog;

    Room(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Message message(String id) {
        return byId.computeIfAbsent(id, this::newMessage);
    }

    private Message newMessage(String id) {
        Message message = new Message(messages.size(), name, id);
        messages.add(message);
        return message;
    }

    Message message(int index) {
        return messages.get(index);
    }

    List<Message> messages() {
        return messages;
    }

    Seat newSeat(Client client) {
        Seat seat = new Seat(client, this);
        seats.add(seat);
        return seat;
    }

    List<Seat> seats() {
        return seats;
    }

    Roll roll() {
        return roll;
    }

    void accepted(String id, long sequence) {
        message(id).sequence = sequence;
        hasServerLog = true;
    }

    boolean hasServerLog() {
        return hasServerLog;
    }

    /** Whether somebody may have received it. */
    boolean isReal(Message message) {
        return message.isSent() && (message.isAccepted() || !hasServerLog);
    }

    /** Whether it has a place in the order and everyone present owes it. */
    boolean isLive(Message message) {
        return isReal(message) && !message.confirmed;
    }
}
