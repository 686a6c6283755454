package io.stentor.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people, line by line. Built by one thread. */
public final class Lines {

    private static final int LABEL_WIDTH = 10;
    private static final int LINE_WIDTH = 110;

    private final List<String> lines = new ArrayList<>();

    public void add(String line) {
        lines.add(line);
    }

    /** A label and a text that goes on below itself. */
    public void wrapped(String label, String text) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s", label));
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > LINE_WIDTH) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(LABEL_WIDTH));
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }

    /** All of them, each ended. */
    public String text() {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    /** The text at the right end of a column, and at least a space away from the one before. */
    public static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }
}
