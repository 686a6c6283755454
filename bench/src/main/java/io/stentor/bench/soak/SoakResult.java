package io.stentor.bench.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a soak.
 *
 * @param trends of the second half: by then everything has come to its height
 * @param violations one line each; none is a pass
 */
public record SoakResult(
        Duration duration,
        long seed,
        List<Double> seconds,
        List<Map<Figure, Double>> samples,
        Map<Figure, Trend> trends,
        Totals totals,
        List<String> violations) {

    static SoakResult of(
            Duration duration,
            long seed,
            List<Double> seconds,
            List<Map<Figure, Double>> samples,
            Totals totals,
            List<String> found) {
        List<String> violations = new ArrayList<>(found);
        Map<Figure, Trend> trends = new EnumMap<>(Figure.class);
        int half = samples.size() / 2;
        if (samples.size() - half < 2) {
            violations.add("there are too few figures to judge");
        } else {
            List<Double> when = seconds.subList(half, seconds.size());
            for (Figure figure : Figure.values()) {
                List<Double> values = samples.subList(half, samples.size()).stream()
                        .map(sample -> sample.get(figure))
                        .toList();
                Trend trend = Trend.of(when, values);
                trends.put(figure, trend);
                if (!trend.isFlat(figure.nothing())) {
                    violations.add(figure.title() + " grows");
                }
            }
        }
        return new SoakResult(
                duration, seed, List.copyOf(seconds), List.copyOf(samples), trends, totals, List.copyOf(violations));
    }

    public boolean passed() {
        return violations.isEmpty();
    }
}
