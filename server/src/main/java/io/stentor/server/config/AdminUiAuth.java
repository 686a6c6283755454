package io.stentor.server.config;

/** Values of {@code adminUi.auth}: who may use Socket.IO's admin page. */
public enum AdminUiAuth {
    /** Who knows the username and the password. */
    BASIC,
    /** Everybody who can connect. */
    NONE
}
