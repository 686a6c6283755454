package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Missed;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.socketio.ClusterGap;
import io.stentor.socketio.Connection;
import io.stentor.transport.loop.MessageForms;
import io.stentor.wire.socketio.JsonPacketEncoder;
import io.stentor.wire.socketio.Packet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The conversations' namespace as the other servers of a cluster act on it. Threadsafe. */
final class ConversationPort implements LocalNamespace {
    private static final long ANSWER_MS = 10_000;

    private final Fanout fanout;
    private final MessageForms forms;
    private final SocketsById sockets;
    private final ConfirmationOptions confirmation;
    private final ServerSideListeners serverSide;
    private final MissedMessages missedMessages;

    ConversationPort(
            Fanout fanout,
            MessageForms forms,
            SocketsById sockets,
            ConfirmationOptions confirmation,
            ServerSideListeners serverSide,
            MissedMessages missedMessages) {
        this.missedMessages = missedMessages;
        this.fanout = fanout;
        this.forms = forms;
        this.sockets = sockets;
        this.confirmation = confirmation;
        this.serverSide = serverSide;
    }

    @Override
    public String name() {
        return Packet.MAIN_NAMESPACE;
    }

    @Override
    public boolean hasRoom(String room) {
        return fanout.rooms().peek(room) != null || sockets.member(room) != Slot.NOBODY;
    }

    @Override
    public void watchRooms(Consumer<String> changed) {
        fanout.rooms().watcher(changed);
        sockets.watcher(changed);
    }

    @Override
    public Collection<String> rooms() {
        Collection<String> all = new ArrayList<>(sockets.ids());
        fanout.rooms().rooms().forEach(room -> all.add(room.name()));
        return all;
    }

    @Override
    public boolean emit(Scope to, Flags flags, String event, List<?> args) {
        return emit(to, flags, event, args, null);
    }

    @Override
    public boolean isOneOrder() {
        return true;
    }

    @Override
    public boolean emit(Scope to, Flags flags, String event, List<?> args, String entry) {
        return emit(to, flags, event, args, entry, System.nanoTime());
    }

    /**
     * Sends an event to sockets of this server.
     *
     * @param entry where it stands in the order of all servers, or null
     * @param receivedNanos when the last byte of what caused it was read, by the clock of the server
     * @return false when the server is overloaded
     */
    boolean emit(Scope to, Flags flags, String event, List<?> args, String entry, long receivedNanos) {
        Audience audience = audience(to);
        if (audience.isNobody()) {
            audience.release();
            return true;
        }
        Message message;
        try {
            message = plain(flags, event, args, entry, receivedNanos);
        } catch (IllegalArgumentException unsendable) {
            audience.release();
            throw unsendable;
        }
        return publish(audience, message);
    }

    private boolean publish(Audience audience, Message message) {
        if (fanout.broadcast(audience, message)) {
            return true;
        }
        message.release();
        return false;
    }

    @Override
    public boolean emitWithAck(
            Scope to, Flags flags, String event, List<?> args, IntConsumer count, Consumer<Object> answer) {
        return emitWithAck(to, flags, event, args, count, answer, null);
    }

    @Override
    public boolean emitWithAck(
            Scope to,
            Flags flags,
            String event,
            List<?> args,
            IntConsumer count,
            Consumer<Object> answer,
            String entry) {
        int ackId = fanout.confirmations().takeAckId();
        Message message = asking(ackId, flags, event, args, entry);
        Audience audience = audience(to);
        PeerRound round = new PeerRound(answer, missedMessages.reporter(to, event, args));
        Confirmation asked = fanout.confirmations()
                .begin(ackId, message, attempts(flags, event), audience.sizeAtMost(), null, round);
        if (asked == null) {
            audience.release();
            message.release();
            count.accept(0);
            return false;
        }
        if (!publish(audience.visitedBy(counting(count)::add).confirming(asked.standsAt(entry)), message)) {
            asked.withdraw();
            count.accept(0);
            return false;
        }
        return true;
    }

    /** Members here get what they owe as often as if it had been sent here. */
    private Attempts attempts(Flags flags, String event) {
        long deadlineMs = flags.timeoutMs() > 0 ? flags.timeoutMs() : ANSWER_MS;
        long deadlineNanos = TimeUnit.MILLISECONDS.toNanos(deadlineMs);
        return event.equals("message")
                ? new Attempts(
                        confirmation.attempts(),
                        TimeUnit.MILLISECONDS.toNanos(confirmation.retryAfterMs()),
                        deadlineNanos)
                : Attempts.once(deadlineNanos);
    }

    private Tally counting(IntConsumer count) {
        return new Tally(fanout.lanes().size(), count);
    }

    /** One for those who are there to be asked, and a plain one for those who come back later. */
    private Message asking(int ackId, Flags flags, String event, List<?> args, String entry) {
        Message asking = inForms(flags, Message.of(frames(ackId, event, args), System.nanoTime()));
        return asking.withAwayForm(plain(flags, event, args, entry, System.nanoTime()));
    }

    private Message plain(Flags flags, String event, List<?> args, String entry, long receivedNanos) {
        Message message =
                Message.of(frames(Packet.NO_ACK, event, args), receivedNanos).stamped(MessageForming.offsets(entry));
        return inForms(flags, flags.isVolatile() ? message.skippable() : message);
    }

    private static ByteBuf frames(long ackId, String event, List<?> args) {
        return new JsonPacketEncoder().event(ByteBufAllocator.DEFAULT, Packet.MAIN_NAMESPACE, ackId, event, args);
    }

    private Message inForms(Flags flags, Message message) {
        return flags.compress() ? forms.forAll(message) : message;
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of) {
        Queue<SocketDescription> found = new ConcurrentLinkedQueue<>();
        CompletableFuture<List<SocketDescription>> result = new CompletableFuture<>();
        AtomicInteger lanes = new AtomicInteger(fanout.lanes().size());
        boolean asked = fanout.visit(audience(of).visitedBy((lane, members) -> {
            try {
                // Whoever comes from another server is a socket once it has caught up.
                members.stream()
                        .map(SocketView::of)
                        .filter(SocketView::isConnected)
                        .forEach(socket -> found.add(socket.described()));
            } finally {
                if (lanes.decrementAndGet() == 0) {
                    result.complete(List.copyOf(found));
                }
            }
        }));
        if (!asked) {
            result.completeExceptionally(new IllegalStateException("overloaded"));
        }
        return result;
    }

    @Override
    public boolean socketsJoin(Scope of, List<String> rooms) {
        Audience audience = audience(of);
        // What is said next must find the rooms, though nobody may be in them before the visit.
        rooms.forEach(audience::keeping);
        return fanout.visit(audience.visitedBy((lane, members) ->
                members.forEach(member -> SocketView.of(member).enter(lane, rooms))));
    }

    @Override
    public boolean socketsLeave(Scope of, List<String> rooms) {
        return fanout.visit(audience(of)
                .visitedBy((lane, members) ->
                        members.forEach(member -> SocketView.of(member).exit(lane, rooms))));
    }

    @Override
    public boolean disconnectSockets(Scope of, boolean close) {
        return fanout.visit(audience(of)
                .visitedBy((lane, members) ->
                        members.forEach(member -> SocketView.of(member).disconnectSoon(close))));
    }

    @Override
    public boolean missedSome() {
        return fanout.visit(Audience.in(fanout.rooms()).visitedBy(new ClusterGap(fanout.rooms())));
    }

    @Override
    public void serverSideEvent(String event, List<?> args, Consumer<Object> reply) {
        serverSide.tell(event, args, reply);
    }

    @Override
    public Object toPlain(Object value) {
        throw new IllegalArgumentException(value.getClass().getName() + " cannot be sent");
    }

    /** An event that somebody has missed who was cut off from another server. */
    Message missed(Missed missed) {
        return plain(missed.flags(), missed.event(), missed.args(), missed.entry(), 0);
    }

    /** Asks a socket that was asked elsewhere; when that is not possible, it is reported there as one that has not answered. */
    void askAgain(String socketId, Missed owed, Runnable onAnswer) {
        Scope alone = new Scope(List.of(socketId), List.of());
        Flags flags = new Flags(false, owed.flags().compress(), confirmation.deadlineMs());
        int ackId = fanout.confirmations().takeAckId();
        // Whoever is cut once more is asked once more: it is kept for nobody.
        Message message = inForms(flags, Message.of(frames(ackId, owed.event(), owed.args()), System.nanoTime()));
        PeerRound round = new PeerRound(answer -> onAnswer.run(), verdict -> {});
        Confirmation asked =
                fanout.confirmations().begin(ackId, message, attempts(flags, owed.event()), 1, null, round);
        if (asked == null) {
            message.release();
        } else if (!ask(alone, null, message, asked.standsAt(owed.entry()))) {
            asked.withdraw();
            message.release();
        }
    }

    /** A socket that was asked here has confirmed a message where it went on. */
    void onConfirmedElsewhere(ConfirmedElsewhere confirmed) {
        Connection asked = sockets.newest(confirmed.socketId());
        if (asked != null && asked.isAway()) {
            asked.loop().eventLoop().execute(() -> answer(asked, confirmed.entry()));
        }
    }

    private static void answer(Connection asked, String entry) {
        Lane lane = asked.loop().lane();
        Confirmation owed = lane.owed(asked.member(), entry);
        if (owed != null) {
            if (owed.listener() instanceof PeerRound round) {
                round.onAnswer().accept(ConversationApplication.NOTHING);
            }
            boolean settled = lane.answered(asked.member(), owed.ackId());
            assert settled : "it was owed";
        }
    }

    /**
     * Asks sockets of this server to confirm a message.
     *
     * @param uncounted the id of a socket that is not waited for
     * @param message taken over on success
     * @return false when the server is overloaded
     */
    boolean ask(Scope to, String uncounted, Message message, Confirmation confirmation) {
        int member = uncounted == null ? Slot.NOBODY : sockets.member(uncounted);
        return fanout.broadcast(audience(to).confirming(confirmation.notCounting(member)), message);
    }

    /**
     * Counts sockets of this server.
     *
     * @param count told, on the thread of a lane
     * @return false when the server is overloaded: it is not told
     */
    boolean count(Scope of, IntConsumer count) {
        return fanout.visit(audience(of).visitedBy(counting(count)::add));
    }

    private Audience audience(Scope of) {
        Audience audience = Audience.in(fanout.rooms());
        for (String name : of.rooms()) {
            audience.room(name);
            int member = sockets.member(name);
            if (member != Slot.NOBODY) {
                audience.member(member);
            }
        }
        for (String name : of.except()) {
            audience.except(name);
            int member = sockets.member(name);
            if (member != Slot.NOBODY) {
                audience.exceptMember(member);
            }
        }
        return audience;
    }

    /** Counts the members that are asked, until every lane has been visited. Threadsafe. */
    private static final class Tally {
        private final AtomicInteger lanes;
        private final AtomicInteger members = new AtomicInteger();
        private final IntConsumer whole;

        Tally(int lanes, IntConsumer whole) {
            this.lanes = new AtomicInteger(lanes);
            this.whole = whole;
        }

        void add(Object lane, List<Member> selected) {
            members.addAndGet(selected.size());
            if (lanes.decrementAndGet() == 0) {
                whole.accept(members.get());
            }
        }
    }
}
