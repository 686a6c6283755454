package io.stentor.server.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How whole numbers with a unit are written. The number itself is a count of the smallest unit: milliseconds or bytes.
 * Immutable.
 */
record Quantity(List<Unit> unitsFromLargest) {
    record Unit(String name, long factor) {}

    /** The unit is required: a bare number would be seconds to one reader and milliseconds to the next. */
    static final Quantity DURATION = new Quantity(
            List.of(new Unit("h", 3_600_000), new Unit("m", 60_000), new Unit("s", 1_000), new Unit("ms", 1)));

    static final Quantity SIZE = new Quantity(
            List.of(new Unit("GiB", 1 << 30), new Unit("MiB", 1 << 20), new Unit("KiB", 1 << 10), new Unit("", 1)));

    /** The longest duration any option takes: in milliseconds it fits an int, and no timer is that far off. */
    static final long DAY_MS = 24 * 3_600_000L;

    /** Ten digits times the largest unit stay far below the range of a long. A space before the unit is as good as none. */
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,10})(?: ?([A-Za-z]+))?");

    Optional<Long> parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        String name = shape.group(2) == null ? "" : shape.group(2);
        return unitsFromLargest.stream()
                .filter(unit -> unit.name().equals(name))
                .map(unit -> unit.factor() * Long.parseLong(shape.group(1)))
                .findFirst();
    }

    /** In the largest unit that leaves a whole number, or in the smallest: nothing is no hours. */
    String print(long quantity) {
        return unitsFromLargest.stream()
                .filter(unit -> unit.factor() == 1 || (quantity > 0 && quantity % unit.factor() == 0))
                .map(unit -> quantity / unit.factor() + unit.name())
                .findFirst()
                .orElseThrow();
    }
}
