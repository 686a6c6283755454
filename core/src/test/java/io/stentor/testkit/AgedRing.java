package io.stentor.testkit;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequencer;
import io.stentor.core.Fanout;
import io.stentor.core.ring.Ring;
import java.lang.reflect.Field;

/** Makes a ring look as if it had run for long. The Disruptor has no method for that, so it reaches through to what claims its slots. */
public final class AgedRing {
    private AgedRing() {}

    /**
     * Begins the ring behind this slot. Before anybody reads it.
     *
     * @param lastSequence of a slot that all will have read
     */
    public static void begin(Fanout.Foundation foundation, long lastSequence) {
        Ring ring = field(foundation, Fanout.Foundation.class, "ring", Ring.class);
        RingBuffer<?> slots = field(ring, Ring.class, "slots", RingBuffer.class);
        Sequencer sequencer = field(slots, RingBuffer.class.getSuperclass(), "sequencer", Sequencer.class);
        sequencer.claim(lastSequence);
        sequencer.publish(lastSequence);
    }

    private static <T> T field(Object of, Class<?> declaring, String name, Class<T> type) {
        try {
            Field field = declaring.getDeclaredField(name);
            field.setAccessible(true);
            return type.cast(field.get(of));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the ring has no such field", e);
        }
    }
}
