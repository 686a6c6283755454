package io.stentor.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who was in a room when, as the server has told one member of it. */
final class Roll {
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, List<Span>> spans = new HashMap<>();
    private long knownSince = NEVER;

    /** From when the server has said that somebody is in to when it has said the opposite. */
    private record Span(long from, long to) {
        boolean covers(long start, long end) {
            return from <= start && to >= end;
        }

        boolean touches(long start, long end) {
            return from <= end && to >= start;
        }
    }

    void called(long at, List<String> members) {
        spans.clear();
        knownSince = at;
        members.forEach(client -> changed(at, client, true));
    }

    void changed(long at, String client, boolean isIn) {
        List<Span> all = spans.computeIfAbsent(client, name -> new ArrayList<>());
        boolean wasIn = !all.isEmpty() && all.get(all.size() - 1).to == NEVER;
        if (isIn && !wasIn) {
            all.add(new Span(at, NEVER));
        } else if (!isIn && wasIn) {
            all.add(new Span(all.remove(all.size() - 1).from, at));
        }
    }

    /** Whether the server has told anything at all. */
    boolean isKept() {
        return knownSince != NEVER;
    }

    boolean isKnownAt(long at) {
        return knownSince <= at;
    }

    /** Everybody who was in it all that time, sorted. */
    Set<String> membersAllThrough(long from, long to) {
        Set<String> members = new TreeSet<>();
        spans.forEach((client, all) -> {
            if (all.stream().anyMatch(span -> span.covers(from, to))) {
                members.add(client);
            }
        });
        return members;
    }

    /** Everybody who was in it at any of that time. */
    Set<String> membersWithin(long from, long to) {
        Set<String> members = new HashSet<>();
        spans.forEach((client, all) -> {
            if (all.stream().anyMatch(span -> span.touches(from, to))) {
                members.add(client);
            }
        });
        return members;
    }
}
