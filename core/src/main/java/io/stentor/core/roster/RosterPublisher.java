package io.stentor.core.roster;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.RingConsumer;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * How roster callbacks answer: through the ring, after what they answer. Owned by the roster's thread.
 *
 * <p>A consumer cannot wait for room in the ring it empties, so what finds none waits in an outbox. Clients cannot grow
 * it without bound: each slot makes a few answers at most, and while the ring is that full their publishing is refused.
 */
public final class RosterPublisher {
    private final Ring ring;
    private final RoomDirectory directory;
    private final LongSupplier nanoClock;
    private final RingConsumer roster;
    private final Queue<Answer> outbox = new ArrayDeque<>();

    private record Answer(SlotKind kind, Room room, int member, int except, ByteBuf frame) {}

    RosterPublisher(Ring ring, RoomDirectory directory, LongSupplier nanoClock, RingConsumer roster) {
        this.ring = ring;
        this.directory = directory;
        this.nanoClock = nanoClock;
        this.roster = roster;
    }

    /** Sends to a room but one member ({@link Slot#NOBODY} for none), if the room is still alive. Takes the frame. */
    public void broadcast(Room room, int except, ByteBuf frame) {
        assert roster.inTurn() : "foreign thread";
        if (room.tryHold()) {
            offer(new Answer(SlotKind.BROADCAST, room, Slot.NOBODY, except, frame));
        } else {
            frame.release();
        }
    }

    /** Sends to one member, wherever it lives. Takes the frame. */
    public void send(int member, ByteBuf frame) {
        assert roster.inTurn() : "foreign thread";
        offer(new Answer(SlotKind.DIRECT, null, member, Slot.NOBODY, frame));
    }

    /** Publishes what is waiting; true when nothing is left. */
    boolean flush() {
        while (!outbox.isEmpty()) {
            if (!publish(outbox.peek())) {
                return false;
            }
            outbox.remove();
        }
        return true;
    }

    private void offer(Answer answer) {
        if (!outbox.isEmpty() || !publish(answer)) {
            outbox.add(answer);
            roster.wake();
        }
    }

    private boolean publish(Answer answer) {
        long now = answer.kind == SlotKind.BROADCAST ? nanoClock.getAsLong() : 0;
        long sequence = ring.tryPublishReserved(
                answer.kind, answer.room, answer.member, answer.except, answer.frame, now, null);
        if (sequence >= 0 && answer.room != null) {
            directory.release(answer.room);
        }
        return sequence >= 0;
    }
}
