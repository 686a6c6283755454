package io.stentor.server.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything a command touches outside itself, handed in once by {@link StentorMain}.
 *
 * @param out what was asked for: help, tables, the ready line
 * @param err mistakes and the banner
 * @param log standard error as it is, for the log of a server and what is said beside it: tells when it cannot be written to
 * @param stopSignal begins to listen for what ends a server
 * @param bestTransport name of the transport that {@code io.transport=auto} takes on this machine
 * @param tlsProvider name of what encrypts on this machine
 * @param uptimeMs milliseconds since the process started
 */
record Shell(
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        OutputStream log,
        ServerStart serverStart,
        Supplier<? extends StopSignal> stopSignal,
        Supplier<String> bestTransport,
        Supplier<String> tlsProvider,
        LongSupplier uptimeMs) {
    private static final int MOST_MISTAKES = 100;

    /** The same that speaks to other streams. */
    Shell speakingTo(PrintStream otherOut, PrintStream otherErr) {
        return new Shell(
                environment, otherOut, otherErr, log, serverStart, stopSignal, bestTransport, tlsProvider, uptimeMs);
    }

    /** Tells the first hundred mistakes in a line each: whoever has made more has given the wrong file. */
    void complain(List<String> mistakes) {
        mistakes.stream().limit(MOST_MISTAKES).forEach(this::complain);
        if (mistakes.size() > MOST_MISTAKES) {
            complain("and " + (mistakes.size() - MOST_MISTAKES) + " more");
        }
    }

    /** Tells a mistake in one line. */
    void complain(String message) {
        err.println("stentor: " + message);
        err.flush();
    }
}
