package io.stentor.bench.growth;

import io.stentor.bench.fanout.LoadFigures;
import io.stentor.bench.fanout.Plan;
import io.stentor.bench.fanout.Result;
import java.util.Locale;
import java.util.OptionalDouble;

/** What is measured at a point, with its unit and how many decimals are worth printing. */
enum Figure {
    DELIVERIES_PER_SECOND("deliveries/s", 0),
    P50_MS("p50 ms", 2),
    CPU_MICROS_PER_MESSAGE("CPU µs/message", 1),
    CPU_MICROS_PER_DELIVERY("CPU µs/delivery", 2),
    /** Of all there is to a connection: accepting, the handshake, the Socket.IO connection, its joins. */
    CPU_MICROS_PER_CONNECTION("CPU µs/connection", 0),
    CPU_MICROS_PER_JOIN("CPU µs/join", 1),
    KB_PER_CONNECTION("KB/connection", 2),
    BYTES_PER_MEMBERSHIP("B/membership", 0),
    RESIDENT_MB("resident MB", 0);

    private static final double MB = 1024.0 * 1024.0;

    private final String title;
    private final int decimals;

    Figure(String title, int decimals) {
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

    /** None when the run does not tell. */
    OptionalDouble of(Result result) {
        Plan plan = result.plan();
        long memberships = (long) plan.members() * plan.rooms();
        return switch (this) {
            case DELIVERIES_PER_SECOND ->
                result.load().stream()
                        .mapToDouble(LoadFigures::deliveriesPerSecond)
                        .findFirst();
            case P50_MS ->
                result.load().stream().mapToDouble(load -> load.latencyMs(50)).findFirst();
            case CPU_MICROS_PER_MESSAGE -> scaled(perDelivery(result), plan.members());
            case CPU_MICROS_PER_DELIVERY -> perDelivery(result);
            case CPU_MICROS_PER_CONNECTION -> result.setUpMicrosPerConnection();
            case CPU_MICROS_PER_JOIN ->
                scaled(result.setUpMicrosPerConnection(), (double) plan.connections() / memberships);
            case KB_PER_CONNECTION ->
                result.memory().stream()
                        .mapToDouble(memory -> memory.connectionKb(plan.connections()))
                        .findFirst();
            case BYTES_PER_MEMBERSHIP ->
                result.memory().stream()
                        .mapToDouble(memory -> (double) (memory.joined() - memory.connected()) / memberships)
                        .findFirst();
            case RESIDENT_MB ->
                result.memory().stream()
                        .mapToDouble(memory -> memory.end() / MB)
                        .findFirst();
        };
    }

    private static OptionalDouble perDelivery(Result result) {
        return result.load()
                .flatMap(load -> load.serverMicrosPerDelivery().stream().boxed().findFirst())
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble scaled(OptionalDouble value, double factor) {
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * factor) : value;
    }
}
