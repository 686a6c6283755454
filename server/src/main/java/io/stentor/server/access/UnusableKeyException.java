package io.stentor.server.access;

import java.io.IOException;

/** The key that was configured cannot be used. The message is one line and names the option. */
public final class UnusableKeyException extends IOException {
    UnusableKeyException(String message) {
        super(message);
    }

    UnusableKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
