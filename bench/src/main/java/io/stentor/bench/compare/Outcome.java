package io.stentor.bench.compare;

import java.util.Map;

/** What one run came to. */
sealed interface Outcome {

    /**
     * The server did what was asked, and every delivery was right.
     *
     * @param generatorWasTheLimit the server could have done more
     */
    record Measured(Map<Metric, Double> figures, boolean generatorWasTheLimit) implements Outcome {
        public Measured {
            figures = Map.copyOf(figures);
        }
    }

    /** It did not, and why, in one line. */
    record CouldNot(String reason) implements Outcome {}
}
