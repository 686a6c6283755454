package io.stentor.socketio;

import io.netty.channel.EventLoop;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Return;
import io.stentor.core.ring.Offset;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.OffsetText;
import io.stentor.wire.socketio.Packet;
import java.util.List;
import java.util.Map;

/**
 * A client that says it was here before, from its CONNECT packet to the lanes' answer. Owned by the loop of its new
 * connection.
 */
final class Comeback implements Return, Recovery.Claimant {
    private final SocketIoSession session;
    private final Connection connection;
    private final Claim claim;
    private final Recovery.Key key;
    /** Whose client it is, once that is known. */
    private Connection previous;
    /** Its packet: the application reads it once there is an answer. */
    private final ConnectPacket packet;

    /**
     * What a client says of its past.
     *
     * @param pid the secret it was told
     * @param offset the last it was told, or null for none
     * @param isSound whether the offset is one at all
     */
    record Claim(String pid, String offset, boolean isSound) {
        /** Reads the payload of a CONNECT packet; null when it says nothing. */
        static Claim in(Packet packet) {
            if (!packet.hasPayload() || packet.overLimit()) {
                return null;
            }
            Object payload = EncodedValue.of(
                            packet.notation(), packet.bytes(), packet.payloadStart(), packet.payloadEnd(), List.of())
                    .plain();
            if (!(payload instanceof Map<?, ?> fields) || !(fields.get("pid") instanceof String pid)) {
                return null;
            }
            Object offset = fields.get("offset");
            boolean isText = offset instanceof String text && OffsetText.isOffset(text);
            return new Claim(pid, isText ? (String) offset : null, isText || offset == null);
        }

        /** Up to where its client has seen everything; null when that is nothing at all. */
        Offset from() {
            if (offset == null || OffsetText.sequence(offset) < 0) {
                return null;
            }
            return new Offset(OffsetText.sequence(offset), OffsetText.own(offset));
        }
    }

    Comeback(SocketIoSession session, Connection connection, Claim claim, Recovery.Key key, ConnectPacket packet) {
        this.session = session;
        this.connection = connection;
        this.claim = claim;
        this.key = key;
        this.packet = packet;
    }

    @Override
    public void onClaimed(Connection whose) {
        onLoop(() -> begin(whose));
    }

    private void onLoop(Runnable task) {
        EventLoop eventLoop = session.loop().eventLoop();
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }

    /** Asks the lanes; the answer may come before this returns. */
    private void begin(Connection whose) {
        if (!connection.isConnecting()) {
            // Cut before its turn came.
            session.giveBack(key, whose);
        } else if (!claim.isSound() || !whose.namespace().equals(connection.namespace())) {
            onUnknown();
        } else if (!session.mayContinue(connection, whose)) {
            session.giveBack(key, whose);
            beginAnew();
        } else {
            previous = whose;
            connection.comesBackBy(this);
            session.loop()
                    .lane()
                    .resume(whose.member(), whose.loop().lane(), claim.from(), session.outlet(), connection, this);
        }
    }

    /** The secret that is its client's still. */
    String pid() {
        return claim.pid();
    }

    /** The client noticed first that its connection is gone. On the loop of the old connection. */
    @Override
    public void takeOver(Member away) {
        ((Connection) away.owner()).close(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Override
    public void onBack(Member member) {
        connection.continues(previous, member);
        session.offer(connection, claim.pid());
        if (connection.isConnecting()) {
            session.onBack(connection, previous, packet);
        } else {
            // Cut again while it waited.
            connection.park();
        }
    }

    @Override
    public void onUnknown() {
        session.abandon(key);
        beginAnew();
    }

    @Override
    public void onRefused() {
        onLoop(this::beginAnew);
    }

    private void beginAnew() {
        if (connection.isConnecting()) {
            session.beginAnew(connection, packet);
        }
    }
}
