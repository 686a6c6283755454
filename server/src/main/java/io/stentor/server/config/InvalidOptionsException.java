package io.stentor.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** What was set cannot be used. Carries every mistake that was found. */
public final class InvalidOptionsException extends Exception {
    private final List<Mistake> mistakes;

    InvalidOptionsException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::text).collect(Collectors.joining("; ")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** At least one, in the order of the sources: file by lines, environment, {@code --set}, flags, combinations. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    /** The texts of {@link #mistakes}: each one line and naming where it was made. */
    public List<String> errors() {
        return mistakes.stream().map(Mistake::text).toList();
    }
}
