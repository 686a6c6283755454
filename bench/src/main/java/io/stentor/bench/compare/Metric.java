package io.stentor.bench.compare;

import java.util.Locale;

/** What is measured, with its unit and how many decimals are worth printing. */
enum Metric {
    DELIVERIES_PER_SECOND("deliveries/s", 0),
    P50_MS("p50 ms", 2),
    P99_MS("p99 ms", 2),
    CPU_MICROS_PER_DELIVERY("CPU µs/delivery", 2),
    /** Of the time measured; a server that is neither idle nor at 100 has waited for others on its CPU. */
    CPU_PERCENT("CPU %", 0),
    RESIDENT_MB("resident MB", 0),
    GROWTH_MB("growth MB", 1),
    KB_PER_CONNECTION("KB/connection", 2),
    CPU_MICROS_PER_CONNECTION("CPU µs/connection", 0),
    /** The same for a server that has let in as many several times before. */
    WARM_CPU_MICROS_PER_CONNECTION("warm CPU µs/connection", 0),
    READY_SECONDS("all there after s", 2);

    private final String title;
    private final int decimals;

    Metric(String title, int decimals) {
        this.title = title;
        this.decimals = decimals;
    }

    /** Name with unit, for people. */
    String title() {
        return title;
    }

    /** Name for programs. */
    String key() {
        StringBuilder key = new StringBuilder();
        for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
            key.append(key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return key.toString();
    }

    String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
