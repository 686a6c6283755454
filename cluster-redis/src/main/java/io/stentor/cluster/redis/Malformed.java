package io.stentor.cluster.redis;

/** What came is not what the dialect says. Keeps nothing of it. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
        super("malformed", null, false, false);
    }
}
