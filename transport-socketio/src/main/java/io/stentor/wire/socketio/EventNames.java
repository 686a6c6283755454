package io.stentor.wire.socketio;

import java.util.Set;

/** The names Socket.IO keeps for itself: no packet carries them, in either direction. */
public final class EventNames {
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private EventNames() {}

    public static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    /** Returns the name, or throws an {@link IllegalArgumentException} when it must not be sent. */
    public static String sendable(String name) {
        if (name == null || isReserved(name)) {
            throw new IllegalArgumentException("event=" + name + " is reserved");
        }
        return name;
    }
}
