package io.stentor.server.adminui;

import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.socketio.Migration;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketViolation;
import java.util.List;

/** One application for one namespace, and one for all others. One instance per event loop. */
public class SplitApplication implements Application {
    private final String namespace;
    private final Application its;
    private final boolean itsClientsComeBack;
    private final Application others;

    /**
     * Puts the two together.
     *
     * @param namespace with its leading slash
     * @param its serves that namespace
     * @param itsClientsComeBack whether its clients may come back after a cut
     * @param others serves the rest
     */
    public SplitApplication(String namespace, Application its, boolean itsClientsComeBack, Application others) {
        this.namespace = namespace;
        this.its = its;
        this.itsClientsComeBack = itsClientsComeBack;
        this.others = others;
    }

    private Application of(Connection connection) {
        return isIts(connection) ? its : others;
    }

    final boolean isIts(Connection connection) {
        return connection.namespace().equals(namespace);
    }

    @Override
    public void onConnect(Connection connection, Packet packet) {
        of(connection).onConnect(connection, packet);
    }

    @Override
    public void onReturning(Connection connection, Packet packet, Runnable goOn) {
        of(connection).onReturning(connection, packet, goOn);
    }

    @Override
    public boolean mayContinue(Connection connection, Connection previous) {
        return of(connection).mayContinue(connection, previous);
    }

    @Override
    public boolean mayComeBack(Connection connection) {
        return isIts(connection) ? itsClientsComeBack : others.mayComeBack(connection);
    }

    @Override
    public void onRecovered(Connection connection, Connection previous, Packet packet) {
        of(connection).onRecovered(connection, previous, packet);
    }

    @Override
    public Migration migration(String ofNamespace) {
        if (!ofNamespace.equals(namespace)) {
            return others.migration(ofNamespace);
        }
        return itsClientsComeBack ? its.migration(ofNamespace) : null;
    }

    @Override
    public void onRelocated(Connection connection, Object data, Packet packet) {
        of(connection).onRelocated(connection, data, packet);
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
