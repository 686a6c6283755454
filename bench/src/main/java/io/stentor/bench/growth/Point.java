package io.stentor.bench.growth;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the run for one value came to.
 *
 * @param value of the axis
 * @param figures empty when there is a problem
 * @param problem why it does not count, in one line
 */
record Point(int value, Map<Figure, Double> figures, Optional<String> problem) {

    Point {
        figures = figures.isEmpty() ? Map.of() : new EnumMap<>(figures);
    }

    static Point measured(int value, Map<Figure, Double> figures) {
        return new Point(value, figures, Optional.empty());
    }

    static Point failed(int value, String problem) {
        return new Point(value, Map.of(), Optional.of(problem));
    }

    OptionalDouble figure(Figure figure) {
        Double measured = figures.get(figure);
        return measured == null ? OptionalDouble.empty() : OptionalDouble.of(measured);
    }
}
