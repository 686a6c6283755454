package io.stentor.server.cli;

/** The server cannot start for a reason outside the program, such as a port in use. The message is one line. */
final class StartException extends Exception {
    private final int exitCode;

    private StartException(String message, Throwable cause, int exitCode) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    StartException(String message, Throwable cause) {
        this(message, cause, ExitCode.FAILED);
    }

    /** What an option names cannot be used, such as a file that is no key: the options are to be mended. */
    static StartException misconfigured(Exception cause) {
        return new StartException(cause.getMessage(), cause, ExitCode.USAGE);
    }

    int exitCode() {
        return exitCode;
    }
}
