package io.stentor.server.config;

import java.util.List;

/** What was set cannot be used. Carries every mistake that was found, each one line and naming where it was made. */
public final class InvalidOptionsException extends Exception {
    private final List<String> errors;

    /**
     * Mistakes, all together.
     *
     * @param errors at least one
     */
    public InvalidOptionsException(List<String> errors) {
        super(String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    /** At least one, in the order of the sources: environment, {@code --set}, flags, combinations. */
    public List<String> errors() {
        return errors;
    }
}
