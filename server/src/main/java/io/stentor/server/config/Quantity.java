package io.stentor.server.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole number with a unit, in multiples of the smallest unit: milliseconds or bytes. */
enum Quantity {
    /** The unit is required: a bare number would be seconds to one reader and milliseconds to the next. */
    DURATION(new Unit("h", 3_600_000), new Unit("m", 60_000), new Unit("s", 1_000), new Unit("ms", 1)),
    SIZE(new Unit("MiB", 1 << 20), new Unit("KiB", 1 << 10), new Unit("", 1));

    /** The longest duration any option takes: in milliseconds it fits an int, and no timer is that far off. */
    static final long DAY_MS = 24 * 3_600_000L;

    /** Ten digits times the largest unit stay far below the range of a long. */
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,10})([A-Za-z]*)");

    private final List<Unit> unitsFromLargest;

    private record Unit(String name, long factor) {}

    Quantity(Unit... unitsFromLargest) {
        this.unitsFromLargest = List.of(unitsFromLargest);
    }

    Optional<Long> parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        return unitsFromLargest.stream()
                .filter(unit -> unit.name().equals(shape.group(2)))
                .map(unit -> unit.factor() * Long.parseLong(shape.group(1)))
                .findFirst();
    }

    /** In the largest unit that leaves a whole number. */
    String print(long quantity) {
        return unitsFromLargest.stream()
                .filter(unit -> quantity % unit.factor() == 0)
                .map(unit -> quantity / unit.factor() + unit.name())
                .findFirst()
                .orElseThrow();
    }
}
