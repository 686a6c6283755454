package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How many files this process may have open, and whether a run's connections fit. Stateless. */
public final class FileLimit {

    /** Class path, event loop, reports and the process files beside the connections. */
    private static final int OTHER_FILES = 200;

    private FileLimit() {}

    /**
     * Says what is wrong before the first of too many connections is opened.
     *
     * @throws IllegalArgumentException when they do not fit
     */
    public static void check(int connections) {
        OptionalLong limit = softLimit();
        if (limit.isPresent() && connections + OTHER_FILES > limit.getAsLong()) {
            throw new IllegalArgumentException(connections + " connections do not fit the limit of " + limit.getAsLong()
                    + " open files (ulimit -n); " + OTHER_FILES + " are needed beside them");
        }
    }

    static OptionalLong softLimit() {
        try {
            return softLimit(Files.readString(Path.of("/proc/self/limits"), UTF_8));
        } catch (IOException e) {
            // Not Linux: the operating system will say it in its own words.
            return OptionalLong.empty();
        }
    }

    static OptionalLong softLimit(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s{2,}", -1)[1])
                .filter(soft -> !soft.equals("unlimited"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }
}
