package io.stentor.core.roster;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.RingConsumer;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.ring.Stamp;
import io.stentor.core.room.Room;
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
    private final LongSupplier nanoClock;
    private final RingConsumer roster;
    private final Queue<Answer> outbox = new ArrayDeque<>();

    private record Answer(SlotKind kind, Room room, int member, int except, Message message) {}

    RosterPublisher(Ring ring, LongSupplier nanoClock, RingConsumer roster) {
        this.ring = ring;
        this.nanoClock = nanoClock;
        this.roster = roster;
    }

    /** Sends to a room but one member ({@link Slot#NOBODY} for none), if the room is still alive. Takes the frames. */
    public void broadcast(Room room, int except, ByteBuf frames) {
        broadcast(room, except, frames, null);
    }

    /** The same with what writes its offset for those who may come back after a cut, or null. */
    public void broadcast(Room room, int except, ByteBuf frames, Stamp stamp) {
        assert roster.inTurn() : "foreign thread";
        if (room.tryKeep()) {
            Message message = Message.of(frames, nanoClock.getAsLong()).stamped(stamp);
            offer(new Answer(SlotKind.BROADCAST, room, Slot.NOBODY, except, message));
        } else {
            frames.release();
        }
    }

    /** Sends to one member, wherever it lives. Takes the frames. */
    public void send(int member, ByteBuf frames) {
        assert roster.inTurn() : "foreign thread";
        offer(new Answer(SlotKind.DIRECT, null, member, Slot.NOBODY, Message.untimed(frames)));
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
        long sequence =
                ring.tryPublishReserved(answer.kind, answer.room, answer.member, answer.except, answer.message, null);
        if (sequence >= 0 && answer.room != null) {
            answer.room.unkeep();
        }
        return sequence >= 0;
    }
}
