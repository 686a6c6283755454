package io.stentor.bench.fanout;

import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers that were skipped on one connection, kept so that a late one is told from a repeated one. Bounded: numbers
 * beyond the bound are forgotten, which turns a late arrival into a repeat and keeps its loss. Owned by the event loop.
 */
final class Gaps {

    private static final int RANGES_MAX = 1_024;

    /** First missing number (with its stream in the upper half) to last missing number of a range. */
    private final TreeMap<Long, Integer> ranges = new TreeMap<>();

    private boolean forgotten;

    void add(int stream, int first, int last) {
        if (ranges.size() < RANGES_MAX) {
            ranges.put(key(stream, first), last);
        } else {
            forgotten = true;
        }
    }

    /** Whether the number was missing; from now on it is not. */
    boolean take(int stream, int number) {
        Map.Entry<Long, Integer> range = ranges.floorEntry(key(stream, number));
        if (range == null || range.getKey() >>> 32 != stream || range.getValue() < number) {
            return false;
        }
        ranges.remove(range.getKey());
        int first = range.getKey().intValue();
        if (first < number) {
            ranges.put(range.getKey(), number - 1);
        }
        if (number < range.getValue()) {
            add(stream, number + 1, range.getValue());
        }
        return true;
    }

    boolean isEmpty() {
        return ranges.isEmpty() && !forgotten;
    }

    private static long key(int stream, int number) {
        return ((long) stream << 32) | number;
    }
}
