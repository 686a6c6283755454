package io.stentor.core.lane;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Where the newest entries of a log that servers share stand in this server's order: a client that has seen an entry has
 * seen what stands before it. Empty where no log is shared. Owned by the lane.
 */
final class EntryPlaces {
    /** As many messages as the largest log of a room has by default, and some: what is older nobody can be told from the logs. */
    private static final int MAX_ENTRIES = 16_384;

    static final long UNKNOWN = -1;

    private final Map<String, Long> sequences = new HashMap<>();
    private final Queue<String> inOrder = new ArrayDeque<>();
    private String newest;

    void add(String entry, long sequence) {
        newest = entry;
        if (sequences.put(entry, sequence) == null) {
            inOrder.add(entry);
        }
        if (inOrder.size() > MAX_ENTRIES) {
            sequences.remove(inOrder.remove());
        }
    }

    /** The last that was added; null before the first. */
    String newest() {
        return newest;
    }

    /** The slot of an entry, or {@link #UNKNOWN}. */
    long sequenceOf(String entry) {
        return sequences.getOrDefault(entry, UNKNOWN);
    }
}
