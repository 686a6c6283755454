package io.stentor.server.conversation;

import io.stentor.socketio.Connection;
import io.stentor.wire.socketio.Packet;

/**
 * Finds out who a client is before it is let in. One instance per event loop, which owns it; packets are good until a call
 * returns.
 */
interface Arrivals {
    /** A client asks to be let in: {@link Connection#admit} or {@link Connection#refuse}, now or later. */
    void onConnect(Connection connection, Packet packet);

    /**
     * A client says it was here before.
     *
     * @param goOn to be run when it may be looked for, now or later; not when it was refused
     */
    void onReturning(Connection connection, Packet packet, Runnable goOn);

    /** Whether the client, now known, is the one of the previous connection and may do as much as it could. */
    boolean mayContinue(Connection connection, Connection previous);

    /** A client is back: it is about to be welcomed. */
    void onRecovered(Connection connection, Connection previous);

    /** A client that was cut off from another server goes on here: it is about to be welcomed. */
    void onRelocated(Connection connection);

    /** A connection is about to end, admitted or not. */
    void onGone(Connection connection);
}
