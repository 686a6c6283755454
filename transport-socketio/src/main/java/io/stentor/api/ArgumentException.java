package io.stentor.api;

/**
 * An argument that is missing or is not what was asked for. The message says which, what was expected and what came, and
 * nothing of what the client sent.
 */
public final class ArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArgumentException(int index, String expected, String actual) {
        super("argument " + index + ": expected " + expected + ", came " + actual);
    }
}
