package io.stentor.server.attack;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.WebSocketPeer;

/**
 * Somebody in a course: a bare connection, a session over one of the transports, or a member who only listens. Used by one
 * thread.
 */
final class Party implements AutoCloseable {
    final int port;
    /** Null for a polling session and for a listener. */
    final RawSocket socket;
    /** Null for a bare connection. */
    final Peer peer;
    /** Null for everybody else. */
    final Listener listener;

    /** The last answer that was awaited; null before, and when the connection ended instead. */
    HttpAnswer answer;

    private Party(int port, RawSocket socket, Peer peer, Listener listener) {
        this.port = port;
        this.socket = socket;
        this.peer = peer;
        this.listener = listener;
    }

    static Party bare(int port, RawSocket socket) {
        return new Party(port, socket, null, null);
    }

    static Party session(int port, Peer peer) {
        RawSocket socket = peer instanceof WebSocketPeer webSocket ? webSocket.socket() : null;
        return new Party(port, socket, peer, null);
    }

    static Party listener(int port, Peer peer, String conversation) {
        return new Party(port, null, peer, new Listener(peer, conversation));
    }

    WebSocketPeer webSocket() {
        return (WebSocketPeer) peer;
    }

    /** Ends the session, if there is one, so that nothing has to wait for its silence to be noticed. */
    @Override
    public void close() {
        if (listener != null) {
            listener.close();
            return;
        }
        if (peer != null) {
            peer.close();
        }
        if (socket != null) {
            socket.close();
        }
    }
}
