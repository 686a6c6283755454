package io.stentor.core.ring;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.stentor.core.room.Room;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The one total order: a Disruptor ring that many threads publish to and every lane and the roster read. Threadsafe;
 * publishing never waits.
 *
 * <p>The last {@code reserve} free slots are for publishers that are consumers too ({@link #tryPublishReserved}): what
 * the roster answers must find room even when clients fill the ring, or nothing would ever empty it.
 */
public final class Ring {
    private final RingBuffer<Slot> slots;
    private final int reserve;
    private RingConsumer[] consumers = {};
    private int messageReaders;

    /** @param size number of slots, a power of two */
    public Ring(int size) {
        // The wait strategy is never used: nobody waits on this ring.
        this.slots = RingBuffer.createMultiProducer(Slot::new, size, new YieldingWaitStrategy());
        this.reserve = size / 8;
    }

    /**
     * Adds a reader of every slot. At start-up only, before anything is published.
     *
     * @param releasesMessages whether it releases each slot's message once: the lanes do
     */
    public void add(RingConsumer consumer, boolean releasesMessages) {
        EventPoller<Slot> poller = slots.newPoller();
        slots.addGatingSequences(poller.getSequence());
        consumer.attach(poller);
        consumers = Arrays.copyOf(consumers, consumers.length + 1);
        consumers[consumers.length - 1] = consumer;
        messageReaders += releasesMessages ? 1 : 0;
    }

    /**
     * Publishes a slot; the ring owns the message from then on.
     *
     * @return the slot's sequence, or -1 when the ring is full: nothing happened and the caller still owns the message
     */
    public long tryPublish(SlotKind kind, Room room, int member, int except, Message message, Object detail) {
        if (!slots.hasAvailableCapacity(reserve + 1)) {
            return -1;
        }
        return tryPublishReserved(kind, room, member, except, message, detail);
    }

    /** The same, allowed to use the reserve. Only for consumers of the ring. */
    public long tryPublishReserved(SlotKind kind, Room room, int member, int except, Message message, Object detail) {
        // Before a slot is claimed: one that is never published, because its frames were dead, would stop every reader.
        int extra = message == null ? 0 : messageReaders - 1;
        if (extra > 0) {
            message.retain(extra);
        }
        long sequence;
        try {
            sequence = slots.tryNext();
        } catch (InsufficientCapacityException full) {
            if (extra > 0) {
                message.release(extra);
            }
            return -1;
        }
        Slot slot = slots.get(sequence);
        slot.kind = kind;
        slot.room = room;
        slot.member = member;
        slot.except = except;
        slot.message = message;
        slot.detail = detail;
        slots.publish(sequence);
        wakeConsumers();
        return sequence;
    }

    /** Gives every consumer of the calling thread a turn at once: what a publisher does that finds the ring full. */
    public void drainHere() {
        for (RingConsumer consumer : consumers) {
            if (consumer.inTurn()) {
                consumer.runNow();
            }
        }
    }

    /** A sequence that is not before any slot published so far. */
    public long lastSequence() {
        return slots.getCursor();
    }

    /** How many consumers release each slot's message: the lanes. */
    public int messageReaders() {
        return messageReaders;
    }

    /** Free slots, the reserve included. */
    public long remaining() {
        return slots.remainingCapacity();
    }

    public int size() {
        return slots.getBufferSize();
    }

    private void wakeConsumers() {
        // The slot must be visible before we look whether its reader is awake: the reader clears its flag, then looks
        // for slots. Without a fence on both sides each could miss the other.
        VarHandle.fullFence();
        for (RingConsumer consumer : consumers) {
            consumer.wake();
        }
    }
}
