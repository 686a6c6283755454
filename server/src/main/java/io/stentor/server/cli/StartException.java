package io.stentor.server.cli;

/** The server cannot start for a reason outside the program, such as a port in use. The message is one line. */
final class StartException extends Exception {
    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
