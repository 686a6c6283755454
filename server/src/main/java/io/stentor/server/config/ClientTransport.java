package io.stentor.server.config;

/** Values of {@code socketio.transports}: the Engine.IO transports a client may use. */
public enum ClientTransport {
    POLLING,
    WEBSOCKET
}
