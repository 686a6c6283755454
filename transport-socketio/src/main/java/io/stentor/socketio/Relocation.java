package io.stentor.socketio;

import io.stentor.cluster.Missed;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * A client that says it was here before, where sessions are shared by servers, from its CONNECT packet to what it has
 * missed. The shared session decides, for whoever takes it has it; one that this server still keeps is gone on with here
 * when there is no shared one, or when it knows the client's place. Owned by the loop of its new connection.
 */
final class Relocation implements Sessions.Arrival {
    private final SocketIoSession session;
    private final Connection connection;
    private final Comeback.Claim claim;
    private final ConnectPacket packet;
    private final Migration migration;
    /** What was left for its client, once that is known; else null. */
    private SharedSession left;
    /** Its client's, from its entrance on. */
    private Member member;

    Relocation(
            SocketIoSession session,
            Connection connection,
            Comeback.Claim claim,
            ConnectPacket packet,
            Migration migration) {
        this.session = session;
        this.connection = connection;
        this.claim = claim;
        this.packet = packet;
        this.migration = migration;
    }

    void begin() {
        migration.sessions().take(claim.pid()).whenComplete((taken, failure) -> {
            boolean runs = onLoop(() -> {
                if (!onTaken(taken)) {
                    session.beginAnew(connection, packet);
                }
            });
            if (!runs && taken != null) {
                migration.sessions().save(taken);
            }
        });
    }

    /** Returns false when its client begins anew. */
    private boolean onTaken(SharedSession taken) {
        left = taken;
        if (!connection.isConnecting()) {
            giveBack();
            return true;
        }
        if (left != null && !migration.mayContinue(connection, left)) {
            // Whose it is may still come.
            giveBack();
            return false;
        }
        if (left != null && !left.isOwn()) {
            session.forgetHere(claim.pid());
        } else if (session.claimHere(claim, connection, packet, this)) {
            return true;
        }
        return goOn();
    }

    /** The servers' common order is asked; returns false when there is no way, and its client begins anew. */
    private boolean goOn() {
        if (left == null || claim.entry() == null) {
            return false;
        }
        migration.sessions().arrive(left, claim.entry(), this);
        return true;
    }

    /** Whether the session that was left for its client is this one's alone now. */
    boolean hasSession() {
        return left != null;
    }

    /** This server cannot let its client go on by itself. On the loop. */
    void onUnknownHere() {
        if (!connection.isConnecting()) {
            giveBack();
        } else if (!goOn()) {
            session.beginAnew(connection, packet);
        }
    }

    /** This server has let its client go on by itself: nobody else may. */
    void onBackHere() {
        migration.sessions().discard(claim.pid());
    }

    @Override
    public void enter(Sessions.Entrance entrance) {
        onLoop(() -> {
            if (entrance.begin()) {
                boolean entered = false;
                try {
                    member =
                            connection.isConnecting() ? migration.arrive(connection, left, session.read(packet)) : null;
                    entered = member != null;
                } finally {
                    entrance.end(entered);
                }
            }
        });
    }

    @Override
    public void onMissed(List<Missed> missed) {
        List<Message> messages = new ArrayList<>(missed.size());
        try {
            for (Missed event : missed) {
                Message message = migration.event(event);
                if (message != null) {
                    messages.add(message);
                }
            }
        } catch (RuntimeException unsendable) {
            // What a client here could not be told, it cannot be told now.
            messages.forEach(Message::release);
            onLost();
            return;
        }
        if (!onLoop(() -> onCaughtUp(missed, messages))) {
            messages.forEach(Message::release);
        }
    }

    private void onCaughtUp(List<Missed> missed, List<Message> messages) {
        session.loop().lane().catchUp(member, messages);
        if (connection.isConnecting()) {
            connection.continues(left.id(), member, claim.pid());
            session.offer(connection, claim.pid());
            session.onRelocated(connection, left, packet);
            migration.onContinued(connection, left, missed);
        } else {
            leave();
            giveBack();
        }
    }

    @Override
    public void onLost() {
        onLoop(() -> {
            if (member != null) {
                leave();
            }
            if (connection.isConnecting()) {
                session.beginAnew(connection, packet);
            }
        });
    }

    private void leave() {
        session.loop().lane().close(member);
        migration.onGone(left, member);
    }

    /** Cut again before it could go on: its next try finds what this one found. */
    private void giveBack() {
        if (left != null) {
            migration.sessions().save(left);
        }
    }

    private boolean onLoop(Runnable task) {
        try {
            session.loop().eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }
}
