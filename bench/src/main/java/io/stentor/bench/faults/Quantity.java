package io.stentor.bench.faults;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the quantities of faults' files: {@code 2s}, {@code 50%}, {@code 100/s}. Stateless. */
final class Quantity {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private Quantity() {}

    static Duration time(String text) {
        Matcher form = TIME.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a time looks like 500ms, 10s or 2m, not '" + text + "'");
        }
        long count = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    static int millis(String text) {
        return Math.toIntExact(time(text).toMillis());
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
