package io.stentor.server.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The last decisions, each for a while; the one that was used least lately goes first. Threadsafe, held for a moment. */
final class DecisionCache {
    private final long ageMs;
    private final LongSupplier clockMs;
    private final Map<String, Remembered> entries;

    private record Remembered(Decision decision, long atMs) {}

    /**
     * @param size decisions at most
     * @param ageMs how long one is good for; 0 remembers nothing
     */
    DecisionCache(int size, long ageMs, LongSupplier clockMs) {
        this.ageMs = ageMs;
        this.clockMs = clockMs;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                return size() > size;
            }
        };
    }

    synchronized void put(String key, Decision decision) {
        if (ageMs > 0) {
            entries.put(key, new Remembered(decision, clockMs.getAsLong()));
        }
    }

    /** Null when there is none, or an old one. */
    synchronized Decision get(String key) {
        Remembered entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        if (clockMs.getAsLong() - entry.atMs >= ageMs) {
            entries.remove(key);
            return null;
        }
        return entry.decision;
    }
}
