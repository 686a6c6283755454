package io.stentor.bench.growth;

import java.util.List;
import java.util.Optional;

/**
 * The straight line through points in log-log coordinates with the least squares: {@code y = factor * x^exponent}.
 *
 * @param certainty part of the spread that it explains (R²); 1 when there is none
 */
record Fit(double exponent, double factor, double certainty) {

    /** A point; both above 0. */
    record Pair(double x, double y) {}

    /** None when there are no two different x. */
    static Optional<Fit> of(List<Pair> points) {
        double meanX = points.stream()
                .mapToDouble(point -> Math.log(point.x()))
                .average()
                .orElse(0);
        double meanY = points.stream()
                .mapToDouble(point -> Math.log(point.y()))
                .average()
                .orElse(0);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Pair point : points) {
            double x = Math.log(point.x()) - meanX;
            double y = Math.log(point.y()) - meanY;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        if (xx == 0) {
            return Optional.empty();
        }
        double exponent = xy / xx;
        return Optional.of(new Fit(exponent, Math.exp(meanY - exponent * meanX), yy == 0 ? 1 : xy * xy / (xx * yy)));
    }

    double at(double x) {
        return factor * Math.pow(x, exponent);
    }
}
