package io.stentor.bench.soak;

import java.util.Arrays;
import java.util.List;

/**
 * How a figure went over a time: its median slope (Theil and Sen's: of all pairs of samples), which a few outliers do not move.
 *
 * @param perHour growth
 * @param overall growth over the time looked at
 */
public record Trend(double least, double median, double most, double perHour, double overall) {
    private static final double SECONDS_PER_HOUR = 3_600;
    /** Of the median: a growth up to this is none. */
    private static final double SHARE = 0.05;

    /** @param seconds when each value was seen, in order; two or more */
    static Trend of(List<Double> seconds, List<Double> values) {
        int size = values.size();
        if (size < 2) {
            throw new IllegalArgumentException("a trend needs two samples");
        }
        double[] slopes = new double[size * (size - 1) / 2];
        int count = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                slopes[count++] = (values.get(j) - values.get(i)) / (seconds.get(j) - seconds.get(i));
            }
        }
        double slope = median(slopes);
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        double middle = median(sorted);
        double time = seconds.get(size - 1) - seconds.get(0);
        return new Trend(sorted[0], middle, sorted[size - 1], slope * SECONDS_PER_HOUR, slope * time);
    }

    /** Sorts them. */
    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Whether it did not grow, beyond what is nothing. */
    boolean isFlat(double nothing) {
        return overall <= Math.max(nothing, SHARE * median);
    }
}
