package io.stentor.cluster.redis;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each answer of a namespace of this node a number, so that one that comes twice is known. The field is this kind of
 * server's alone; others do not look at it. Threadsafe.
 */
final class AnswerNumbers {
    private static final String FIELD = "number";

    private final String uid;
    private final AtomicLong last = new AtomicLong();

    AnswerNumbers(String uid) {
        this.uid = uid;
    }

    void number(Map<String, Object> answer) {
        answer.put(FIELD, uid + "-" + last.incrementAndGet());
    }

    /** The number of an answer that came, or null: then one that comes twice is two. */
    static String of(Fields answer) throws Malformed {
        return answer.text(FIELD);
    }
}
