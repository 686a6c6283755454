package io.stentor.cluster.redis;

import io.stentor.cluster.RemoteAnswers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One broadcast whose receivers on other nodes are to answer: over when every node has said how many it asked and all of
 * those have answered, or when the time is. Guarded by itself.
 */
final class Round {
    private static final long UNKNOWN = -1;

    private final CompletableFuture<RemoteAnswers> result = new CompletableFuture<>();
    private final List<Object> values = new ArrayList<>();
    /** Numbers of what was heard. */
    private final Set<String> numbers = new HashSet<>();

    private long nodes = UNKNOWN;
    private long heard;
    private long asked;

    CompletableFuture<RemoteAnswers> result() {
        return result;
    }

    /** How many other nodes there are has become known. */
    void expect(long otherNodes) {
        synchronized (this) {
            nodes = otherNodes;
        }
        completeIfWhole();
    }

    /** Whether nothing of this number was heard before; what has none is always new. With the lock. */
    private boolean isNew(String number) {
        return number == null || numbers.add(number);
    }

    /** A node says how many sockets it asks. */
    void onCount(String number, long count) {
        synchronized (this) {
            if (!isNew(number)) {
                return;
            }
            heard++;
            asked += Math.max(0, count);
        }
        completeIfWhole();
    }

    /** A socket of some node answers. */
    void onAnswer(String number, Object value) {
        synchronized (this) {
            if (!isNew(number)) {
                return;
            }
            values.add(value);
        }
        completeIfWhole();
    }

    private void completeIfWhole() {
        boolean whole;
        synchronized (this) {
            whole = nodes != UNKNOWN && heard >= nodes && values.size() >= asked;
        }
        if (whole) {
            end();
        }
    }

    /** Ends it with what there is. */
    void end() {
        RemoteAnswers answers;
        synchronized (this) {
            // Nobody knows how many nodes there are while Redis cannot tell: then something is missing, too.
            long silentNodes = nodes == UNKNOWN ? 1 : Math.max(0, nodes - heard);
            long missing = Math.max(0, asked - values.size()) + silentNodes;
            int told = (int) Math.min(missing, Integer.MAX_VALUE);
            answers = new RemoteAnswers(Collections.unmodifiableList(new ArrayList<>(values)), told);
        }
        result.complete(answers);
    }
}
