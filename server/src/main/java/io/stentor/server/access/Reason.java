package io.stentor.server.access;

import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** What went wrong with somebody else's server, in one short line for the log. Stateless. */
final class Reason {
    private static final int LONGEST = 120;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -!#-~]");

    private Reason() {}

    static String of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String text = cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        String start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return UNPRINTABLE.matcher(start).replaceAll("?");
    }
}
