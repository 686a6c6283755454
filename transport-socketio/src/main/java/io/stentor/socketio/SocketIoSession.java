package io.stentor.socketio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.cluster.SharedSession;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.transport.door.Rejection;
import io.stentor.transport.handshake.HandshakeRequest;
import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionListener;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketEncoder;
import io.stentor.wire.socketio.PacketViolation;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Socket.IO on one Engine.IO session: decodes packets, keeps the session's connections to namespaces, and closes the
 * session on whatever the protocol forbids. Owned by the session's loop.
 *
 * @see <a href="https://github.com/socketio/socket.io-protocol">Socket.IO protocol, revision 5</a>
 */
public final class SocketIoSession implements SessionListener {
    private final Session session;
    private final SocketIoLoop shared;
    private final InetSocketAddress address;
    /** Null unless the application wants it. */
    private final HandshakeRequest handshake;

    /** Few: looked through, not looked up. Those that wait for an answer are among them. */
    private final List<Connection> connections = new ArrayList<>(1);
    /** Ends a session that joins no namespace; null once it has. */
    private Deadline connectDeadline = new ConnectTimeout();

    /** A packet that waits for its attachments, or null. */
    private BinaryPacket incomplete;
    /** It and its attachments are one message, and have a message's time. Null until there was one. */
    private Deadline attachmentDeadline;

    SocketIoSession(Session session, SocketIoLoop shared, InetSocketAddress address, HandshakeRequest handshake) {
        this.session = session;
        this.shared = shared;
        this.address = address;
        this.handshake = handshake;
        connectDeadline.restart(session.loop().connects());
        // The digit of the Engine.IO packet comes on top.
        session.limitMessages(1 + SocketIoLoop.CONNECT_BYTES);
    }

    /** The Engine.IO session below. */
    public Session session() {
        return session;
    }

    /** Where its client connected from. Any thread. */
    public InetSocketAddress address() {
        return address;
    }

    /** The request it began with; null unless the application's settings ask for it. */
    public HandshakeRequest handshake() {
        return handshake;
    }

    /** The connections of this session, those that wait for an answer included; not a copy. */
    public List<Connection> connections() {
        return connections;
    }

    SessionLoop loop() {
        return session.loop();
    }

    Outlet outlet() {
        return session;
    }

    PacketEncoder encoder() {
        return shared.encoder();
    }

    void close(DisconnectReason reason) {
        session.close(reason);
    }

    /** Sends past the lane: for those who are not members yet, or any more. */
    void sendNow(Message message) {
        try {
            session.send(framesNow(message));
        } finally {
            message.release();
        }
    }

    /** The offset that goes with it says that its client has seen nothing yet. */
    private ByteBuf framesNow(Message message) {
        Form form = session.form();
        ByteBuf frames = message.frames(form);
        if (message.stamp() == null || !session.isStamped()) {
            return frames.retain();
        }
        ByteBuf stamped = ByteBufAllocator.DEFAULT.directBuffer(message.stamp().length(form, frames));
        message.stamp().write(form, frames, -1, Offset.AS_PLACED, stamped);
        return stamped;
    }

    /** The message in the form its client takes, too. Takes the message. */
    Message inFormOfClient(Message message) {
        return session.form() == Form.PLAIN ? message : loop().forms().deflated(message);
    }

    // Messages that arrive.

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        if (incomplete != null || (connectDeadline != null && length > SocketIoLoop.CONNECT_BYTES)) {
            violate(PacketViolation.Reason.PAYLOAD);
            return;
        }
        try {
            Packet packet = shared.decoder().decode(bytes, offset, length);
            if (packet.attachments() > 0) {
                awaitAttachments(packet, bytes, offset, length);
            } else {
                onPacket(packet, List.of(), offset, length);
            }
        } catch (PacketViolation violation) {
            violate(violation.reason());
        }
    }

    private void awaitAttachments(Packet packet, byte[] bytes, int offset, int length) {
        if (connected(packet) != null) {
            incomplete = new BinaryPacket(
                    bytes,
                    offset,
                    length,
                    packet.attachments(),
                    loop().options().maxPayload());
            if (attachmentDeadline == null) {
                attachmentDeadline = new AttachmentTimeout();
            }
            attachmentDeadline.restart(loop().messages());
        }
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        if (incomplete == null) {
            onBinaryPacket(bytes, offset, length);
        } else if (!incomplete.fits(length)) {
            loop().door().reject(Rejection.PAYLOAD);
            violate(PacketViolation.Reason.PAYLOAD);
        } else if (incomplete.add(bytes, offset, length)) {
            BinaryPacket complete = incomplete;
            incomplete = null;
            attachmentDeadline.cancel();
            onComplete(complete);
        }
    }

    private void onBinaryPacket(byte[] bytes, int offset, int length) {
        try {
            if (connectDeadline != null && length > SocketIoLoop.CONNECT_BYTES) {
                violate(PacketViolation.Reason.PAYLOAD);
            } else {
                onPacket(shared.decoder().decodeBinary(bytes, offset, length), List.of(), offset, length);
            }
        } catch (PacketViolation violation) {
            violate(violation.reason());
        }
    }

    private void onComplete(BinaryPacket complete) {
        try {
            byte[] text = complete.text();
            onPacket(shared.decoder().decode(text, 0, text.length), complete.attachments(), 0, text.length);
        } catch (PacketViolation violation) {
            violate(violation.reason());
        }
    }

    private void onPacket(Packet packet, List<byte[]> attachments, int offset, int length) {
        switch (packet.type()) {
            case CONNECT -> onConnect(packet, offset, length);
            case CONNECT_ERROR -> violate(PacketViolation.Reason.UNKNOWN_TYPE);
            case EVENT, BINARY_EVENT -> {
                Connection connection = connected(packet);
                if (connection != null) {
                    shared.application().onEvent(connection, packet, attachments);
                }
            }
            case ACK, BINARY_ACK -> {
                Connection connection = connected(packet);
                if (connection != null) {
                    shared.application().onAck(connection, packet, attachments);
                }
            }
            case DISCONNECT -> {
                Connection connection = connected(packet);
                if (connection != null) {
                    end(connection, DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
                }
            }
        }
    }

    /** The connection a packet is for; null when there is none, and the session was closed for that. */
    private Connection connected(Packet packet) {
        Connection connection = find(packet.namespace());
        if (connection != null && connection.isConnected()) {
            return connection;
        }
        violate(PacketViolation.Reason.NAMESPACE);
        return null;
    }

    private Connection find(String namespace) {
        for (int i = 0, size = connections.size(); i < size; i++) {
            if (connections.get(i).namespace().equals(namespace)) {
                return connections.get(i);
            }
        }
        return null;
    }

    // CONNECT and its answer.

    private void onConnect(Packet packet, int offset, int length) {
        if (find(packet.namespace()) != null) {
            violate(PacketViolation.Reason.NAMESPACE);
            return;
        }
        Connection connection =
                new Connection(this, packet.namespace(), loop().ids().next());
        connections.add(connection);
        if (connections.size() > shared.namespaces()) {
            loop().door().reject(Rejection.NAMESPACES);
            connection.refuse("too many namespaces");
            return;
        }
        Comeback.Claim claim = session.isStamped() ? Comeback.Claim.in(packet) : null;
        if (claim == null) {
            shared.application().onConnect(connection, packet);
        } else {
            ConnectPacket kept = ConnectPacket.copyOf(packet, offset, length);
            shared.application().onReturning(connection, packet, () -> present(claim, connection, kept));
        }
    }

    private void present(Comeback.Claim claim, Connection connection, ConnectPacket packet) {
        if (!connection.isConnecting()) {
            return;
        }
        Migration migration = shared.application().migration(connection.namespace());
        if (migration != null) {
            new Relocation(this, connection, claim, packet, migration).begin();
        } else if (!claimHere(claim, connection, packet, null)) {
            beginAnew(connection, packet);
        }
    }

    /**
     * Has a client go on from a connection that this server had with it.
     *
     * @param relocation told what comes of it, or null
     * @return false when there is none
     */
    boolean claimHere(Comeback.Claim claim, Connection connection, ConnectPacket packet, Relocation relocation) {
        Recovery.Key key = shared.keyOf(claim.pid());
        return shared.claim(key, new Comeback(this, connection, claim, key, packet, relocation));
    }

    /** What this server still keeps of a client that went on on another is worth nothing. */
    void forgetHere(String pid) {
        Recovery.Key key = shared.keyOf(pid);
        shared.claim(key, new Recovery.Claimant() {
            @Override
            public void onClaimed(Connection previous) {
                shared.abandon(key);
            }

            @Override
            public void onRefused() {
                // Nobody waits for it.
            }
        });
    }

    /** Whether the client of a connection may go on where the previous one was. */
    boolean mayContinue(Connection connection, Connection previous) {
        return shared.application().mayContinue(connection, previous);
    }

    /** A try to come back has failed, and the secret with it. */
    void abandon(Recovery.Key key) {
        shared.abandon(key);
    }

    /** A try to come back has not been made. */
    void giveBack(Recovery.Key key, Connection previous) {
        shared.giveBack(key, previous);
    }

    /** The lanes know the client of a connection: it is in its rooms. */
    void onBack(Connection connection, Connection previous, ConnectPacket packet) {
        shared.application().onRecovered(connection, previous, packet.read(shared.decoder()));
    }

    /** Nobody can say what the client of a connection has missed. */
    void beginAnew(Connection connection, ConnectPacket packet) {
        shared.application().onUnrecovered(connection);
        shared.application().onConnect(connection, packet.read(shared.decoder()));
    }

    /** The client of a connection goes on here, with what another server has left for it. */
    void onRelocated(Connection connection, SharedSession left, ConnectPacket packet) {
        shared.application().onRelocated(connection, left.data(), packet.read(shared.decoder()));
    }

    Packet read(ConnectPacket packet) {
        return packet.read(shared.decoder());
    }

    /** The client of this connection may come back with this secret. */
    void offer(Connection connection, String pid) {
        shared.offer(connection, pid);
    }

    /** The client of this connection may not come back. */
    void withdraw(Connection connection) {
        shared.withdraw(connection);
    }

    /** @param pid the secret its client has already, or null */
    void onAdmitted(Connection connection, String pid) {
        if (connectDeadline != null) {
            connectDeadline.cancel();
            connectDeadline = null;
            session.limitMessages(loop().options().maxPayload());
        }
        String secret = pid == null ? secretFor(connection) : pid;
        connection.send(encoder().connect(ByteBufAllocator.DEFAULT, connection.namespace(), connection.id(), secret));
        shared.application().onConnected(connection);
    }

    /** Null when its client cannot come back. */
    private String secretFor(Connection connection) {
        if (!session.isStamped() || !shared.application().mayComeBack(connection)) {
            return null;
        }
        String pid = loop().ids().nextSecret();
        if (shared.application().migration(connection.namespace()) != null) {
            connection.comesBackBy(pid);
        }
        shared.offer(connection, pid);
        return pid;
    }

    /** Takes the frames that say so. */
    void onRefused(Connection connection, ByteBuf frames) {
        connections.remove(connection);
        session.send(frames);
    }

    // The end.

    void end(Connection connection, DisconnectReason reason) {
        if (connection.end()) {
            connections.remove(connection);
            shared.application().onDisconnecting(connection, reason);
            letGo(connection, reason);
            shared.application().onDisconnected(connection, reason);
        }
    }

    private void letGo(Connection connection, DisconnectReason reason) {
        if (connection.member() == null) {
            return;
        }
        if (connection.recoveryKey() != null && isRecoverableElsewhere(reason)) {
            share(connection);
        }
        if (connection.recoveryKey() != null && reason.isRecoverable()) {
            connection.park();
        } else {
            connection.giveUp();
        }
    }

    /** What this server keeps ends with it; what it shares does not. */
    private static boolean isRecoverableElsewhere(DisconnectReason reason) {
        return reason.isRecoverable() || reason == DisconnectReason.SERVER_SHUTTING_DOWN;
    }

    private void share(Connection connection) {
        Migration migration =
                connection.pid() == null ? null : shared.application().migration(connection.namespace());
        if (migration == null) {
            return;
        }
        Member member = connection.member();
        List<String> rooms = new ArrayList<>(1 + member.joinedCount());
        rooms.add(connection.id());
        for (int i = 0; i < member.joinedCount(); i++) {
            rooms.add(member.joined(i).name());
        }
        SharedSession left = new SharedSession(
                connection.id(),
                connection.pid(),
                rooms,
                migration.asked(connection),
                migration.dataOf(connection),
                true);
        if (migration.sessions().save(left)) {
            connection.share();
        }
    }

    @Override
    public void onDrained() {
        for (int i = 0, size = connections.size(); i < size; i++) {
            Member member = connections.get(i).member();
            if (member != null) {
                loop().lane().drained(member);
            }
        }
    }

    @Override
    public boolean isBehind() {
        return connections.stream().map(Connection::member).anyMatch(member -> member != null && !member.isUpToDate());
    }

    /** Tells the client that it has left every namespace, then closes the session. Not from inside a lane's turn. */
    public void disconnect() {
        List.copyOf(connections).forEach(Connection::disconnect);
        session.close(DisconnectReason.FORCED_CLOSE);
    }

    /** What the protocol forbids ends the session; other clients and this client's other requests are not affected. */
    private void violate(PacketViolation.Reason reason) {
        for (Connection connection : List.copyOf(connections)) {
            shared.application().onViolation(connection, reason);
        }
        session.close(DisconnectReason.FORCED_CLOSE);
    }

    @Override
    public void onClosed(DisconnectReason reason) {
        incomplete = null;
        if (attachmentDeadline != null) {
            attachmentDeadline.cancel();
        }
        if (connectDeadline != null) {
            connectDeadline.cancel();
        }
        List.copyOf(connections).forEach(connection -> end(connection, reason));
    }

    private final class ConnectTimeout extends Deadline {
        @Override
        protected void onExpired() {
            loop().door().reject(Rejection.CONNECT_TIME);
            session.close(DisconnectReason.FORCED_CLOSE);
        }
    }

    private final class AttachmentTimeout extends Deadline {
        @Override
        protected void onExpired() {
            loop().door().reject(Rejection.MESSAGE_TIME);
            violate(PacketViolation.Reason.PAYLOAD);
        }
    }
}
