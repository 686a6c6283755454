package io.stentor.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files this process may have open, and how many of them may be connections. Stateless. */
final class FileLimit {
    /** Jars, logs, epoll descriptors, the admin port's 64 connections, Redis. */
    private static final int RESERVED = 128;
    /** One for each so many is left for those who are only told that there is no room. */
    private static final int MARGIN_SHARE = 8;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d{1,9}) ");

    private FileLimit() {}

    /** Connections for which there are files; 0, for any number, where the system does not tell. */
    static int connections() {
        try {
            OptionalInt files = openFiles(Files.readString(LIMITS));
            return files.isPresent() ? connections(files.getAsInt()) : 0;
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /** The soft limit, which the JVM has raised to the hard one; empty when there is none. */
    static OptionalInt openFiles(String limits) {
        Matcher line = OPEN_FILES.matcher(limits);
        return line.find() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }

    static int connections(int files) {
        return Math.max(1, files - files / MARGIN_SHARE - RESERVED);
    }
}
