package io.stentor.server.config;

/** Values of {@code adminUi.mode}: what Socket.IO's admin page shows. */
public enum AdminUiMode {
    /** Figures. */
    PRODUCTION,
    /** Sockets, rooms and events, too. */
    DEVELOPMENT
}
