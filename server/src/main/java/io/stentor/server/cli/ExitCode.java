package io.stentor.server.cli;

/** What the process returns. */
final class ExitCode {
    static final int DONE = 0;
    /** What was asked for failed at run time. */
    static final int FAILED = 1;
    /** What was typed or set cannot be used. */
    static final int USAGE = 2;

    private ExitCode() {}
}
