package io.stentor.transport.tls;

/** A certificate or a key cannot be used. The message is one line for whoever wrote the configuration, without a secret. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
