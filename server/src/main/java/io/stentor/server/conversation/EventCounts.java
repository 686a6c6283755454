package io.stentor.server.conversation;

import io.stentor.transport.session.DisconnectReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What happened on one event loop, counted. The loop is the only one to write; any thread may read. */
final class EventCounts {
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong recovered = new AtomicLong();
    private final AtomicLong unrecovered = new AtomicLong();
    /** Complete from the start, never changed after. */
    private final Map<ErrorCode, AtomicLong> refusals = new EnumMap<>(ErrorCode.class);
    /** Likewise. */
    private final Map<DisconnectReason, AtomicLong> disconnects = new EnumMap<>(DisconnectReason.class);

    EventCounts() {
        for (ErrorCode code : ErrorCode.values()) {
            refusals.put(code, new AtomicLong());
        }
        for (DisconnectReason reason : DisconnectReason.values()) {
            disconnects.put(reason, new AtomicLong());
        }
    }

    /** Without the price of an atomic step: one thread writes. */
    private static void increment(AtomicLong counter) {
        counter.lazySet(counter.get() + 1);
    }

    void countMessage() {
        increment(messages);
    }

    void countRecovered() {
        increment(recovered);
    }

    void countUnrecovered() {
        increment(unrecovered);
    }

    void count(ErrorCode refusal) {
        increment(refusals.get(refusal));
    }

    void count(DisconnectReason reason) {
        increment(disconnects.get(reason));
    }

    long messages() {
        return messages.get();
    }

    long recovered() {
        return recovered.get();
    }

    long unrecovered() {
        return unrecovered.get();
    }

    long refusals(ErrorCode code) {
        return refusals.get(code).get();
    }

    long disconnects(DisconnectReason reason) {
        return disconnects.get(reason).get();
    }
}
