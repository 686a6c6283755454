package io.stentor.core.lane;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Counts whom a message is for, where it lies in the order. Carried by its slot; each lane adds its share once. */
final class RecipientCount {
    private final AtomicInteger lanesToCome;
    private final AtomicInteger recipients = new AtomicInteger();
    private final IntConsumer listener;

    RecipientCount(int lanes, IntConsumer listener) {
        lanesToCome = new AtomicInteger(lanes);
        this.listener = listener;
    }

    /** A lane's share; the last one tells the sum. */
    void add(int members) {
        recipients.addAndGet(members);
        if (lanesToCome.decrementAndGet() == 0) {
            listener.accept(recipients.get());
        }
    }
}
