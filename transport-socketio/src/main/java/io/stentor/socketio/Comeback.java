package io.stentor.socketio;

import io.netty.channel.EventLoop;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Return;
import io.stentor.core.ring.Offset;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.OffsetText;
import io.stentor.wire.socketio.Packet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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
    /** What else there is to try; null where sessions are this server's alone. */
    private final Relocation relocation;

    /**
     * What a client says of its past.
     *
     * @param pid the secret it was told
     * @param offset the last it was told, or null for none
     * @param entry the last it was told, when that is an entry of a log that servers share; else null
     * @param isSound whether the offset is one at all
     */
    record Claim(String pid, String offset, String entry, boolean isSound) {
        private static final Pattern ENTRY = Pattern.compile("[0-9]{1,20}-[0-9]{1,20}");

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
            boolean isEntry = !isText
                    && offset instanceof String text
                    && ENTRY.matcher(text).matches();
            return new Claim(
                    pid, isText ? (String) offset : null, isEntry ? (String) offset : null, isText || offset == null);
        }

        /** Up to where its client has seen everything; null when that is nothing at all. */
        Offset from() {
            if (offset == null || OffsetText.sequence(offset) < 0) {
                return null;
            }
            return new Offset(OffsetText.sequence(offset), OffsetText.own(offset));
        }
    }

    Comeback(
            SocketIoSession session,
            Connection connection,
            Claim claim,
            Recovery.Key key,
            ConnectPacket packet,
            Relocation relocation) {
        this.relocation = relocation;
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
            tellRelocation();
        } else if (!isPossible(whose) || !whose.namespace().equals(connection.namespace())) {
            onUnknown();
        } else if (!session.mayContinue(connection, whose)) {
            session.giveBack(key, whose);
            beginAnew();
        } else {
            previous = whose;
            connection.comesBackBy(claim.pid());
            resume(whose);
        }
    }

    /** A session that was left for all servers, and nobody can say what became of it, may have gone on on another. */
    private boolean isPossible(Connection whose) {
        boolean isHere = !whose.isShared() || (relocation != null && relocation.hasSession());
        return isHere && (claim.isSound() || (relocation != null && claim.entry() != null));
    }

    private void resume(Connection whose) {
        Lane lane = session.loop().lane();
        Lane home = whose.loop().lane();
        if (claim.entry() == null) {
            lane.resume(whose.member(), home, claim.from(), session.outlet(), connection, this);
        } else {
            lane.resumeFromEntry(whose.member(), home, claim.entry(), session.outlet(), connection, this);
        }
    }

    private void tellRelocation() {
        if (relocation != null) {
            relocation.onUnknownHere();
        }
    }

    /** The client noticed first that its connection is gone. On the loop of the old connection. */
    @Override
    public void takeOver(Member away) {
        ((Connection) away.owner()).close(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Override
    public void onBack(Member member) {
        connection.continues(previous, member);
        if (relocation != null) {
            relocation.onBackHere();
        }
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
        if (relocation != null) {
            relocation.onUnknownHere();
        } else if (connection.isConnecting()) {
            session.beginAnew(connection, packet);
        }
    }
}
