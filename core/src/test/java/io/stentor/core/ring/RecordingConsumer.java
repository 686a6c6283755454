package io.stentor.core.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A reader of the ring that keeps the members the slots were about, and does with each slot what a test wants. */
final class RecordingConsumer extends RingConsumer {
    final List<Integer> seen = new ArrayList<>();
    final List<Long> sequences = new ArrayList<>();
    final List<Throwable> failed = new ArrayList<>();
    int turns;
    int slotsPerTurn = Integer.MAX_VALUE;
    Consumer<Slot> onSlot = slot -> {};
    private int slotsThisTurn;

    RecordingConsumer(TurnScheduler scheduler) {
        super(scheduler);
    }

    @Override
    protected void onTurn() {
        turns++;
        slotsThisTurn = 0;
        poll();
        if (slotsThisTurn == slotsPerTurn) {
            wake();
        }
    }

    @Override
    protected boolean onSlot(Slot slot, long sequence) {
        seen.add(slot.member());
        sequences.add(sequence);
        slotsThisTurn++;
        Message message = slot.message();
        if (message != null) {
            message.release();
        }
        onSlot.accept(slot);
        return slotsThisTurn < slotsPerTurn;
    }

    @Override
    protected void onFailure(Throwable failure) {
        failed.add(failure);
    }

    long lastPosition() {
        return position();
    }
}
