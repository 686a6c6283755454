package io.stentor.cluster.redis;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The names of what came lately, by which what comes once more is known: a bus may repeat what it brings. Bounded: the oldest is
 * forgotten first. One thread.
 */
final class Repeats {
    static final int REMEMBERED = 10_000;

    private final Set<String> names = new LinkedHashSet<>();

    /** Notes a name; false when it is known already. */
    boolean isNew(String name) {
        if (!names.add(name)) {
            return false;
        }
        if (names.size() > REMEMBERED) {
            var oldest = names.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }
}
