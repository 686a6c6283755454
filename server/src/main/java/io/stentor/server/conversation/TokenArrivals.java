package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.access.Identity;
import io.stentor.server.access.Refusal;
import io.stentor.server.access.TokenGate;
import io.stentor.server.access.Verdict;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.Packet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets clients in by their tokens, and out when these expire. Whoever comes back after a cut brings one, too, and gets
 * nothing of what it missed before it has been found good and its own. Owned by one event loop; tokens are checked elsewhere.
 */
final class TokenArrivals implements Arrivals {
    private final SessionLoop loop;
    private final RoomDirectory rooms;
    private final EventRate eventRate;
    private final EventCounts counts;
    private final Outgoing outgoing;
    private final TokenGate gate;
    private final Expiries expiries;

    TokenArrivals(
            SessionLoop loop,
            RoomDirectory rooms,
            EventRate eventRate,
            EventCounts counts,
            Outgoing outgoing,
            TokenGate gate) {
        this.loop = loop;
        this.rooms = rooms;
        this.eventRate = eventRate;
        this.counts = counts;
        this.outgoing = outgoing;
        this.gate = gate;
        this.expiries = new Expiries(loop.eventLoop(), System::currentTimeMillis, loop::onBug);
    }

    @Override
    public void onConnect(Connection connection, Packet packet) {
        if (connection.attachment() != null) {
            // Its token has been checked, but what it was before is gone.
            admit(connection);
        } else {
            check(connection, packet, () -> admit(connection));
        }
    }

    @Override
    public void onReturning(Connection connection, Packet packet, Runnable goOn) {
        check(connection, packet, goOn);
    }

    private void check(Connection connection, Packet packet, Runnable then) {
        Object token = packet.hasPayload() ? tokenIn(packet) : null;
        if (token instanceof String text) {
            gate.check(text, verdict -> onLoop(() -> decide(connection, verdict, then)));
        } else {
            refuse(connection, token == null ? Refusal.NO_TOKEN : Refusal.BAD_TOKEN);
        }
    }

    private static Object tokenIn(Packet packet) {
        Object payload = EncodedValue.of(
                        packet.notation(), packet.bytes(), packet.payloadStart(), packet.payloadEnd(), List.of())
                .plain();
        return payload instanceof Map<?, ?> fields ? fields.get("token") : null;
    }

    private void onLoop(Runnable step) {
        EventLoop eventLoop = loop.eventLoop();
        if (eventLoop.inEventLoop()) {
            step.run();
            return;
        }
        try {
            eventLoop.execute(step);
        } catch (RejectedExecutionException stopping) {
            // Its client is gone with the loop.
        }
    }

    private void decide(Connection connection, Verdict verdict, Runnable then) {
        if (!connection.isConnecting()) {
            return;
        }
        if (verdict.isRefused()) {
            refuse(connection, verdict.refusal());
        } else {
            connection.attach(new Participant(verdict.identity(), eventRate.full()));
            then.run();
        }
    }

    private void refuse(Connection connection, Refusal refusal) {
        if (refusal == Refusal.OVERLOADED) {
            counts.count(ErrorCode.OVERLOADED);
            connection.refuse(ErrorCode.OVERLOADED.code);
        } else {
            counts.count(ErrorCode.UNAUTHORIZED);
            connection.refuse(outgoing.unauthorized(refusal));
        }
    }

    private void admit(Connection connection) {
        connection.admit(rooms, participant(connection).user);
        if (connection.isConnected()) {
            expiries.add(connection, participant(connection));
        }
    }

    @Override
    public boolean mayContinue(Connection connection, Connection previous) {
        Identity now = participant(connection).identity;
        Identity before = participant(previous).identity;
        return now.user().equals(before.user()) && now.conversations().covers(before.conversations());
    }

    @Override
    public void onRecovered(Connection connection, Connection previous) {
        Participant back = participant(previous).withIdentity(participant(connection).identity);
        connection.attach(back);
        expiries.add(connection, back);
    }

    @Override
    public void onRelocated(Connection connection) {
        expiries.add(connection, participant(connection));
    }

    @Override
    public void onGone(Connection connection) {
        Participant participant = participant(connection);
        if (participant != null) {
            expiries.remove(participant);
        }
    }

    private static Participant participant(Connection connection) {
        return (Participant) connection.attachment();
    }
}
