package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of frames all logs of a server hold: a message counts once, in however many logs it is. And how many wait
 * for members that are behind, beside the logs. Any thread.
 */
public final class LogBudget {
    private final AtomicLong logged = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();

    /** Bytes of frames in logs. */
    public long loggedBytes() {
        return logged.get();
    }

    /** Bytes that wait for members which are behind and stand in no room's log. */
    public long waitingBytes() {
        return waiting.get();
    }

    void entered(Message message) {
        if (message.enterLog()) {
            logged.addAndGet(message.bytes());
        }
    }

    void left(Message message) {
        if (message.leaveLog()) {
            logged.addAndGet(-message.bytes());
        }
    }

    void waits(long bytes) {
        waiting.addAndGet(bytes);
    }
}
