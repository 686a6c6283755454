package io.stentor.checker;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts every fault and keeps words for the first few of each kind. */
final class Findings {
    /** Whoever looks for the cause needs a few examples; a broken run has a million. */
    static final int KEPT_PER_FAULT = 5;

    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final Map<Fault, List<Finding>> kept = new EnumMap<>(Fault.class);

    Findings() {
        for (Fault fault : Fault.values()) {
            counts.put(fault, 0L);
            kept.put(fault, new ArrayList<>());
        }
    }

    void add(Fault fault, Supplier<String> words) {
        add(fault, 1, words);
    }

    /** @param messages how many there are of what the words tell */
    void add(Fault fault, long messages, Supplier<String> words) {
        counts.merge(fault, messages, Long::sum);
        List<Finding> first = kept.get(fault);
        if (first.size() < KEPT_PER_FAULT) {
            first.add(new Finding(fault, words.get()));
        }
    }

    Map<Fault, Long> counts() {
        return new EnumMap<>(counts);
    }

    List<Finding> kept() {
        return kept.values().stream().flatMap(List::stream).toList();
    }
}
