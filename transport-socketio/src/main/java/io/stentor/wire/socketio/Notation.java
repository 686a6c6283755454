package io.stentor.wire.socketio;

/** In which notation a packet's values are written: Socket.IO's own, JSON, or MessagePack. */
public enum Notation {
    JSON,
    MSGPACK
}
