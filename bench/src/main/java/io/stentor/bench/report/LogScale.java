package io.stentor.bench.report;

/**
 * A logarithmic scale on the paper; values beyond its ends lie on them.
 *
 * @param from the value at {@code fromAt}, above 0
 * @param to the value at {@code toAt}
 */
public record LogScale(double from, double to, double fromAt, double toAt) {
    public double at(double value) {
        double clamped = Math.max(from, Math.min(to, value));
        return fromAt + (toAt - fromAt) * Math.log(clamped / from) / Math.log(to / from);
    }
}
