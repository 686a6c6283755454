package io.stentor.socketio;

import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.lane.Member;
import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketViolation;

/**
 * Socket.IO on one Engine.IO session: decodes packets, keeps the session's socket, and closes the session on whatever the
 * protocol forbids. Owned by the session's loop.
 *
 * @see <a href="https://github.com/socketio/socket.io-protocol">Socket.IO protocol, revision 5</a>
 */
public final class SocketIoSession implements SessionListener {
    private static final String MAIN = Packet.MAIN_NAMESPACE;

    private final Session session;
    private final SocketIoLoop shared;
    /** Ends a session that joins no namespace; null once it has. */
    private Deadline connectDeadline = new ConnectTimeout();

    /** The socket of the main namespace, while it is connected. */
    private Socket socket;

    SocketIoSession(Session session, SocketIoLoop shared) {
        this.session = session;
        this.shared = shared;
        connectDeadline.restart(session.loop().connects());
        // The digit of the Engine.IO packet comes on top.
        session.limitMessages(1 + SocketIoLoop.CONNECT_BYTES);
    }

    SessionLoop loop() {
        return session.loop();
    }

    void close(DisconnectReason reason) {
        session.close(reason);
    }

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        if (connectDeadline != null && length > SocketIoLoop.CONNECT_BYTES) {
            violate();
            return;
        }
        Packet packet;
        try {
            packet = shared.decoder().decode(bytes, offset, length);
        } catch (PacketViolation violation) {
            violate();
            return;
        }
        onPacket(packet);
    }

    /** No binary event has been announced: attachments come with binary events, which the server does not offer yet. */
    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        violate();
    }

    private void onPacket(Packet packet) {
        switch (packet.type()) {
            case CONNECT -> onConnect(packet);
            case EVENT -> {
                if (isForSocket(packet)) {
                    shared.application().onEvent(socket, packet);
                }
            }
            case ACK -> {
                // The server asks for no acks yet; one for an unknown id is ignored.
                if (!isForSocket(packet)) {
                    return;
                }
            }
            case DISCONNECT -> {
                if (isForSocket(packet)) {
                    disconnect(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
                }
            }
            case CONNECT_ERROR, BINARY_EVENT, BINARY_ACK -> violate();
        }
    }

    private boolean isForSocket(Packet packet) {
        if (socket == null || !packet.namespace().equals(MAIN)) {
            violate();
            return false;
        }
        return true;
    }

    private void onConnect(Packet packet) {
        if (!packet.namespace().equals(MAIN)) {
            refuse(packet.namespace(), "Invalid namespace");
            return;
        }
        if (socket != null) {
            violate();
            return;
        }
        String id = loop().ids().next();
        Admission admission = shared.application().onConnect(packet, id);
        if (admission.refusal() != null) {
            refuse(MAIN, admission.refusal());
        } else {
            admit(id, admission.userId());
        }
    }

    private void admit(String id, String userId) {
        Socket admitted = new Socket(this, id, userId);
        Member member = loop().lane().open(session, userId);
        if (member == null) {
            refuse(MAIN, "overloaded");
            return;
        }
        admitted.becomeMember(member);
        socket = admitted;
        if (connectDeadline != null) {
            connectDeadline.cancel();
            connectDeadline = null;
            session.limitMessages(loop().options().maxPayload());
        }
        socket.send(shared.packets().connect(ByteBufAllocator.DEFAULT, MAIN, id));
        shared.application().onConnected(socket);
    }

    private void refuse(String namespace, String message) {
        session.send(shared.packets().connectError(ByteBufAllocator.DEFAULT, namespace, message, null));
    }

    private void disconnect(DisconnectReason reason) {
        Socket gone = socket;
        socket = null;
        shared.application().onDisconnected(gone, reason);
        loop().lane().close(gone.member());
    }

    /** What the protocol forbids ends the session; other clients and this client's other requests are not affected. */
    private void violate() {
        session.close(DisconnectReason.FORCED_CLOSE);
    }

    @Override
    public void onClosed(DisconnectReason reason) {
        if (connectDeadline != null) {
            connectDeadline.cancel();
        }
        if (socket != null) {
            disconnect(reason);
        }
    }

    private final class ConnectTimeout extends Deadline {
        @Override
        protected void onExpired() {
            violate();
        }
    }
}
