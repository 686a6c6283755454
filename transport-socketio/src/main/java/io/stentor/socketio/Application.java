package io.stentor.socketio;

import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;

/**
 * What a server does with its sockets. One instance per event loop, called on that loop only, so it needs no locks; it
 * must not block. A packet handed to it is valid until the call returns.
 */
public interface Application {
    /**
     * A client asks for a socket in a namespace it did not have yet.
     *
     * @param packet its JSON region is the client's auth object, or empty
     * @param proposedId the id the socket will have
     */
    Admission onConnect(Packet packet, String proposedId);

    /** The socket exists and its client has been told. */
    void onConnected(Socket socket);

    /** An event, with or without an ack id; {@link Packet#overLimit()} tells that its arguments cannot be used. */
    void onEvent(Socket socket, Packet packet);

    /** The socket is gone; it can neither send nor be addressed any more, but its rooms are still known to it. */
    void onDisconnected(Socket socket, DisconnectReason reason);

    /** Makes the instance of one event loop, on that loop. */
    interface Factory {
        Application create(SessionLoop loop);
    }
}
