package io.stentor.cluster.redis;

import io.stentor.cluster.redis.Subscriptions.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/** What is to be subscribed, wherever that is just now. Guarded by whoever owns it. */
final class Wanted {
    private final Map<Kind, Set<String>> byKind = new EnumMap<>(Kind.class);

    Wanted() {
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new HashSet<>());
        }
    }

    void add(Kind kind, Collection<String> names) {
        byKind.get(kind).addAll(names);
    }

    void remove(Kind kind, Collection<String> names) {
        byKind.get(kind).removeAll(List.copyOf(names));
    }

    /** Told of names that have to be subscribed at another place than before. */
    interface Move<P> {
        void move(Kind kind, P from, P to, List<String> names);
    }

    /**
     * Compares two places for each name.
     *
     * @param before where a name was; null for nowhere
     * @param after where it is now; null for nowhere
     */
    <P> void compare(BiFunction<Kind, String, P> before, BiFunction<Kind, String, P> after, Move<P> told) {
        byKind.forEach((kind, names) -> {
            Map<Way<P>, List<String>> moved = new HashMap<>();
            for (String name : names) {
                Way<P> way = new Way<>(before.apply(kind, name), after.apply(kind, name));
                if (!way.isNone()) {
                    moved.computeIfAbsent(way, any -> new ArrayList<>()).add(name);
                }
            }
            moved.forEach((way, some) -> told.move(kind, way.from(), way.to(), some));
        });
    }

    private record Way<P>(P from, P to) {
        boolean isNone() {
            return Objects.equals(from, to);
        }
    }
}
