package io.stentor.bench.faults;

import io.stentor.bench.units.Durations;

/** Reads the quantities of faults' files: {@code 50%}, {@code 100/s}, and times in milliseconds. Stateless. */
final class Quantity {
    private Quantity() {}

    static int millis(String text) {
        return Math.toIntExact(Durations.parse(text).toMillis());
    }

    /** From 0 to 1. */
    static double share(String text) {
        return number(text, "%") / 100;
    }

    static double rate(String text) {
        return number(text, "/s");
    }

    private static double number(String text, String unit) {
        if (!text.endsWith(unit)) {
            throw new IllegalArgumentException("'" + text + "' does not end with " + unit);
        }
        return Double.parseDouble(text.substring(0, text.length() - unit.length()));
    }
}
