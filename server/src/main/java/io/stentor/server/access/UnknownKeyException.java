package io.stentor.server.access;

/** No key at hand is the one a token names: newer keys may have it. */
final class UnknownKeyException extends Exception {
    UnknownKeyException() {
        super("signed with a key that is not known here", null, false, false);
    }
}
