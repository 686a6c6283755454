package io.stentor.server.conformance;

import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketViolation;
import java.util.List;

/**
 * One application for the main namespace, and one for all others. One instance per event loop.
 *
 * @param main serves {@code /}
 * @param others serves the rest
 */
record SplitApplication(Application main, Application others) implements Application {
    private Application of(Connection connection) {
        return connection.namespace().equals(Packet.MAIN_NAMESPACE) ? main : others;
    }

    @Override
    public void onConnect(Connection connection, Packet packet) {
        of(connection).onConnect(connection, packet);
    }

    @Override
    public void onRecovered(Connection connection, Connection previous, Packet packet) {
        of(connection).onRecovered(connection, previous, packet);
    }

    @Override
    public void onUnrecovered(Connection connection) {
        of(connection).onUnrecovered(connection);
    }

    @Override
    public void onConnected(Connection connection) {
        of(connection).onConnected(connection);
    }

    @Override
    public void onEvent(Connection connection, Packet packet, List<byte[]> attachments) {
        of(connection).onEvent(connection, packet, attachments);
    }

    @Override
    public void onAck(Connection connection, Packet packet, List<byte[]> attachments) {
        of(connection).onAck(connection, packet, attachments);
    }

    @Override
    public void onViolation(Connection connection, PacketViolation.Reason reason) {
        of(connection).onViolation(connection, reason);
    }

    @Override
    public void onDisconnecting(Connection connection, DisconnectReason reason) {
        of(connection).onDisconnecting(connection, reason);
    }

    @Override
    public void onDisconnected(Connection connection, DisconnectReason reason) {
        of(connection).onDisconnected(connection, reason);
    }

    @Override
    public void onForgotten(Connection connection) {
        of(connection).onForgotten(connection);
    }
}
