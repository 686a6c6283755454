package io.stentor.server.config;

import java.io.IOException;

/** A key or certificate that was configured cannot be used. The message is one line and names the option. */
public final class UnusableFileException extends IOException {
    public UnusableFileException(String message) {
        super(message);
    }

    public UnusableFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
