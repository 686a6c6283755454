package io.stentor.bench.report;

import java.util.Locale;

/** A series in a {@link Picture}; each has a shade for light and one for dark pages. */
public enum Colour {
    BLUE,
    GREEN,
    ORANGE,
    VIOLET;

    String variable() {
        return "--" + name().toLowerCase(Locale.ROOT);
    }
}
