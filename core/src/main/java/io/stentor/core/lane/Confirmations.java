package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The messages of a server that wait to be confirmed, counted and bounded. Threadsafe.
 *
 * <p>A limit holds for what is promised, before anything is allocated for it: each message reserves a place for everybody
 * who may have to be asked, and gives all of them back with its verdict.
 */
public final class Confirmations {
    /** Messages that wait at one time. */
    public static final int MESSAGES = 10_000;
    /** Answers they wait for: a reference and a bit each. */
    public static final int EXPECTATIONS = 1_000_000;

    private final int messageLimit;
    private final int expectationLimit;
    private final AtomicInteger ackIds;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger reserved = new AtomicInteger();
    private final LongAdder retries = new LongAdder();
    private final LongAdder complete = new LongAdder();
    private final LongAdder incomplete = new LongAdder();

    public Confirmations() {
        this(MESSAGES, EXPECTATIONS);
    }

    public Confirmations(int messageLimit, int expectationLimit) {
        this(messageLimit, expectationLimit, 0);
    }

    /** @param firstAckId that it gives */
    Confirmations(int messageLimit, int expectationLimit, int firstAckId) {
        ackIds = new AtomicInteger(firstAckId);
        this.messageLimit = messageLimit;
        this.expectationLimit = expectationLimit;
    }

    /**
     * An id to ask for answers under, for all members of a message the same: ids are scoped to a connection. Nobody else
     * uses it until two thousand million others were taken. 31 bits, for several clients hold no more.
     */
    public int takeAckId() {
        return ackIds.getAndIncrement() & Integer.MAX_VALUE;
    }

    /**
     * Makes room for one more message. Publish it, or {@linkplain Confirmation#withdraw() withdraw} it.
     *
     * @param ackId what the message's frames ask for an answer under; no other message that waits may use it
     * @param message stays the caller's; the confirmation takes a reference of its own
     * @param mayBeAsked members that it may reach, at most
     * @param listener told on the thread of {@code home}, or of any lane when that is null
     * @return null when too many wait already: nothing happened
     */
    public Confirmation begin(
            int ackId, Message message, Attempts attempts, int mayBeAsked, Lane home, VerdictListener listener) {
        if (!take(pending, 1, messageLimit)) {
            return null;
        }
        if (!take(reserved, mayBeAsked, expectationLimit)) {
            pending.decrementAndGet();
            return null;
        }
        message.retain(1);
        return new Confirmation(this, ackId, message, attempts, mayBeAsked, home, listener);
    }

    private static boolean take(AtomicInteger counter, int more, int limit) {
        int seen = counter.get();
        while (more <= limit - seen) {
            if (counter.compareAndSet(seen, seen + more)) {
                return true;
            }
            seen = counter.get();
        }
        return false;
    }

    void giveBack(int mayBeAsked) {
        reserved.addAndGet(-mayBeAsked);
        pending.decrementAndGet();
    }

    void count(Verdict verdict) {
        (verdict.isComplete() ? complete : incomplete).increment();
    }

    void countRetries(int copies) {
        retries.add(copies);
    }

    /** Messages that wait for their verdict. */
    public int pending() {
        return pending.get();
    }

    /** Places reserved for answers to them. */
    public int reserved() {
        return reserved.get();
    }

    /** Copies that were sent again so far. */
    public long retries() {
        return retries.sum();
    }

    /** Messages so far that everybody confirmed. */
    public long complete() {
        return complete.sum();
    }

    /** Messages so far that somebody did not confirm. */
    public long incomplete() {
        return incomplete.sum();
    }
}
