package io.stentor.server.conversation;

import io.stentor.server.access.Authorizer;
import io.stentor.server.access.Authorizer.Action;
import io.stentor.server.access.Decision;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.wire.socketio.Packet;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Events that wait for the authorizer, and those of the same sockets that came after them: a client's events are handled
 * in their order. Owned by one event loop.
 */
final class WaitingEvents {
    /** Of one socket. */
    static final int MOST = 256;
    /** Of all sockets of the loop. */
    static final long MOST_BYTES = 16L << 20;

    private final SessionLoop loop;
    private final Authorizer authorizer;
    private final Handler handler;
    private long bytes;
    /** What was decided about the event that is being handled; null when nobody was asked. */
    private Decision settled;
    /** The one that is being handled, when it has waited. */
    private Event current;
    /** The one that is being handled has to wait. */
    private boolean mustWait;

    /** Handles and answers an event. */
    interface Handler {
        void handle(Connection connection, Packet packet, List<byte[]> attachments);
    }

    /** An event with bytes of its own. Compared by identity. */
    static final class Event {
        private final Packet packet;
        private final List<byte[]> attachments;

        Event(Packet packet, List<byte[]> attachments) {
            this.packet = packet;
            this.attachments = attachments;
        }

        long bytes() {
            return attachments.stream()
                            .mapToLong(attachment -> attachment.length)
                            .sum()
                    + packet.bytes().length;
        }
    }

    /** @param authorizer null when nobody is asked */
    WaitingEvents(SessionLoop loop, Authorizer authorizer, Handler handler) {
        this.loop = loop;
        this.authorizer = authorizer;
        this.handler = handler;
    }

    /** What is held for sockets whose events wait. */
    long bytes() {
        return bytes;
    }

    /** Whether an event must wait for those before it. */
    boolean isBehind(Participant participant) {
        return participant.waiting != null && !participant.waiting.isEmpty();
    }

    /** Lets an event wait for those before it; false when too much waits. */
    boolean add(Participant participant, Packet packet, List<byte[]> attachments) {
        Event event = new Event(packet.copy(), attachments);
        if (participant.waiting == null) {
            participant.waiting = new ArrayDeque<>();
        }
        if (participant.waiting.size() >= MOST || bytes + event.bytes() > MOST_BYTES) {
            return false;
        }
        bytes += event.bytes();
        participant.waiting.add(event);
        return true;
    }

    /**
     * What is decided about the user's wish. When that is not known yet the event waits: the handler stops and is called
     * again with it.
     *
     * @return null when it waits
     */
    Decision decide(
            Connection connection, Action action, String conversationId, Packet packet, List<byte[]> attachments) {
        if (authorizer == null || !authorizer.decides(action)) {
            return Decision.ALLOWED;
        }
        if (settled != null) {
            return settled;
        }
        Participant participant = (Participant) connection.attachment();
        Decision known = authorizer.known(action, participant.user, conversationId);
        if (known != null) {
            return known;
        }
        if (current == null && !add(participant, packet, attachments)) {
            return Decision.UNDECIDED;
        }
        mustWait = true;
        Event asked = participant.waiting.peekFirst();
        authorizer.ask(
                action,
                participant.user,
                conversationId,
                decision -> onLoop(() -> onDecided(connection, participant, asked, decision)));
        return null;
    }

    /** Never from within the handler that asked: it has not returned yet. */
    private void onLoop(Runnable step) {
        try {
            loop.eventLoop().execute(step);
        } catch (RejectedExecutionException stopping) {
            // Its client is gone with the loop.
        }
    }

    /** Handles the event that waited, and those behind it as far as the next that has to wait. */
    private void onDecided(Connection connection, Participant participant, Event asked, Decision decision) {
        if (!asked.equals(participant.waiting.peekFirst())) {
            // Its socket has gone meanwhile.
            return;
        }
        settled = decision;
        do {
            handleFirst(connection, participant);
            settled = null;
        } while (!mustWait && connection.isConnected() && !participant.waiting.isEmpty());
    }

    private void handleFirst(Connection connection, Participant participant) {
        current = participant.waiting.peekFirst();
        mustWait = false;
        try {
            handler.handle(connection, current.packet, current.attachments);
        } catch (RuntimeException | AssertionError bug) {
            loop.onBug(bug);
        } finally {
            // A handler may have ended its connection, and dropped all.
            if (!mustWait && participant.waiting.remove(current)) {
                bytes -= current.bytes();
            }
            current = null;
        }
    }

    /** The socket is gone. */
    void drop(Participant participant) {
        if (participant.waiting != null) {
            participant.waiting.forEach(event -> bytes -= event.bytes());
            participant.waiting.clear();
        }
    }
}
