package io.stentor.server.config;

/** Values of {@code delivery.confirm}: which messages are sent with a request for confirmation. */
public enum Confirm {
    /** Those whose sender asks for it. */
    ASKED,
    ALWAYS
}
