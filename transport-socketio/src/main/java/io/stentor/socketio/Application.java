package io.stentor.socketio;

import io.stentor.core.Fanout;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketViolation;
import java.util.List;

/**
 * What a server does with its clients' connections to namespaces. One instance per event loop, called on that loop only,
 * so it needs no locks; it must not block. A packet handed to it is valid until the call returns, attachments are its to
 * keep.
 */
public interface Application {
    /**
     * A client asks for a namespace it is not connected to. The application answers with {@link Connection#admit} or
     * {@link Connection#refuse}, now or later.
     *
     * @param packet its JSON region is the client's auth object, or empty
     */
    void onConnect(Connection connection, Packet packet);

    /**
     * A client says it was here before: asked before it is looked for, so that nothing it missed is sent to somebody the
     * application does not know. To let it go on, now or later, the application runs {@code goOn} on the loop, once; what it
     * has attached to the connection by then stays attached. Else it answers with {@link Connection#refuse}.
     *
     * @param packet as for {@link #onConnect}
     */
    default void onReturning(Connection connection, Packet packet, Runnable goOn) {
        goOn.run();
    }

    /**
     * Whether the client may go on where the previous connection was; if not it is taken for a new one, and whose the
     * secret is may still come back.
     *
     * @param previous of any loop, perhaps connected still: only what may be read by any thread
     */
    default boolean mayContinue(Connection connection, Connection previous) {
        return true;
    }

    /**
     * A client is back after a cut. It is in its rooms again and gets what it missed; nothing else is known of it. The
     * application answers with {@link Connection#welcomeBack} or {@link Connection#refuse}, now or later.
     *
     * @param connection has the id of the previous one, and its attachment unless {@link #onReturning} has attached another
     * @param previous has ended
     * @param packet as for {@link #onConnect}
     */
    default void onRecovered(Connection connection, Connection previous, Packet packet) {
        connection.welcomeBack();
    }

    /** How clients of a namespace go on on other servers; null where they cannot. */
    default Migration migration(String namespace) {
        return null;
    }

    /**
     * A client that was cut off from another server goes on here, as {@link #onRecovered} has it. Only where there is a
     * {@link #migration}.
     *
     * @param connection has the id that its client had there, and no attachment
     * @param data what the application there kept with it
     */
    default void onRelocated(Connection connection, Object data, Packet packet) {
        connection.welcomeBack();
    }

    /** A client says it was here before, but nobody can say what it has missed: it is taken for a new one. */
    default void onUnrecovered(Connection connection) {}

    /** Whether a connection that is being admitted may come back after a cut, where clients may at all. */
    default boolean mayComeBack(Connection connection) {
        return true;
    }

    /** The connection was admitted and its client has been told. */
    void onConnected(Connection connection);

    /** An event, with or without an ack id; {@link Packet#overLimit()} tells that its arguments cannot be used. */
    void onEvent(Connection connection, Packet packet, List<byte[]> attachments);

    /** The answer to an event that asked for one; nobody has checked that its id is known. */
    void onAck(Connection connection, Packet packet, List<byte[]> attachments);

    /** The client broke the protocol; its session is about to be closed. */
    default void onViolation(Connection connection, PacketViolation.Reason reason) {}

    /** The connection is about to end, admitted or not: it cannot send any more, but is still in its rooms. */
    void onDisconnecting(Connection connection, DisconnectReason reason);

    /** The connection has ended: nobody can address it any more. */
    void onDisconnected(Connection connection, DisconnectReason reason);

    /** The client of a connection that ended by a cut cannot come back any more. On the loop of that connection. */
    default void onForgotten(Connection connection) {}

    /** Makes the instance of one event loop, on that loop. */
    interface Factory {
        Application create(SessionLoop loop, Fanout fanout);
    }
}
