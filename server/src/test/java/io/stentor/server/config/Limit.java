package io.stentor.server.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said about an option that is a limit. Immutable.
 *
 * @param why the reason for its default
 * @param answer what the peer sees when it is met
 * @param metrics that count it, as {@code /metrics} prints them; none only where nothing is refused
 * @param tests that meet it, as {@code package.Class#method} below {@code io.stentor}
 */
record Limit(OptionDef<?> option, String why, String answer, List<String> metrics, List<String> tests) {
    private static final String NOTHING = "nothing is refused";

    static Limit of(OptionDef<?> option, String why) {
        return new Limit(option, why, "", List.of(), List.of());
    }

    Limit answered(String text) {
        return new Limit(option, why, text, metrics, tests);
    }

    /** It only makes the server do less, or later. */
    Limit refusingNothing(String text) {
        return answered(NOTHING + ": " + text);
    }

    Limit counted(String metric) {
        return new Limit(option, why, answer, with(metrics, metric), tests);
    }

    Limit met(String test) {
        return new Limit(option, why, answer, metrics, with(tests, test));
    }

    boolean refuses() {
        return !answer.startsWith(NOTHING);
    }

    private static List<String> with(List<String> list, String element) {
        List<String> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }
}
