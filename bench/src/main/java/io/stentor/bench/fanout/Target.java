package io.stentor.bench.fanout;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A latency the run has to keep, for example {@code p99=100ms}. */
public record Target(double percentile, double limitMs) {

    private static final Pattern FORM =
            Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,4})?)=(\\d{1,9}(?:\\.\\d{1,3})?)(us|ms|s)");

    /** Reads {@code pN=Nms}; the unit is {@code us}, {@code ms} or {@code s}. */
    public static Target parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a target looks like p99=100ms, not '" + text + "'");
        }
        return new Target(Double.parseDouble(form.group(1)), Double.parseDouble(form.group(2)) * msPer(form.group(3)));
    }

    private static double msPer(String unit) {
        return switch (unit) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1000;
        };
    }

    public String name() {
        return percentile == Math.rint(percentile) ? String.format(Locale.ROOT, "p%.0f", percentile) : "p" + percentile;
    }
}
