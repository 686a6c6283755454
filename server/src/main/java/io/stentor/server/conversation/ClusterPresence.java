package io.stentor.server.conversation;

import io.stentor.cluster.SideChannel;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.server.conversation.PresenceMessage.Change;
import io.stentor.server.conversation.PresenceMessage.Kind;
import io.stentor.server.conversation.PresenceMessage.Move;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Presence in a cluster: users are told to come and go once, however many servers they are on. Owned by the roster's thread.
 *
 * <p>Servers tell each other on one channel, which has one order for all of them, and each hears itself there. What happens
 * here is decided when it comes back: whoever comes first in that order comes first in the cluster. While the channel is away
 * it is decided at once, from what was last known. A server tells its deltas and snapshots with numbers; who misses one asks for a snapshot.
 * What a snapshot or a silence shows, each server tells its own members; a delta, the server whose it is tells everybody.
 */
final class ClusterPresence implements PresenceNews {
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOVES_PER_MESSAGE = 5_000;

    private final String self;
    private final LongSupplier nanoClock;
    /** Runs a task on the roster's thread after what it does now. */
    private final Executor later;

    private final Announcements everybody;
    private final PresenceLedger ledger = new PresenceLedger();
    private final OtherServers others;
    /** Since the last delta. */
    private final Map<String, List<Move>> moves = new LinkedHashMap<>();

    private List<News> fresh = new ArrayList<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private SideChannel channel;
    private BooleanSupplier ready = () -> false;
    private boolean inOrder;
    private boolean flushAsked;
    private boolean snapshotAsked;
    private long sequence;
    private long tickedNanos;
    private long toldNanos;

    /** Something that has happened here and is still to be decided. */
    private record News(Room room, String conversationId, Move move, int member) {}

    /** A delta that has not come back yet. */
    private record Sent(long sequence, List<News> news, long atNanos) {}

    /**
     * Alone until {@link #open}.
     *
     * @param self this server's name among those of the cluster; another one each time it starts
     * @param everybody tells members everywhere
     * @param membersHere tells members of this server
     */
    ClusterPresence(
            String self, LongSupplier nanoClock, Executor later, Announcements everybody, Announcements membersHere) {
        this.self = self;
        this.nanoClock = nanoClock;
        this.later = later;
        this.everybody = everybody;
        this.others = new OtherServers(ledger, membersHere, nanoClock, this::ask);
        tickedNanos = nanoClock.getAsLong();
        toldNanos = tickedNanos;
    }

    /**
     * From now on there is a channel.
     *
     * @param isReady whether the others are reached by it
     */
    void open(SideChannel opened, BooleanSupplier isReady) {
        channel = opened;
        ready = isReady;
    }

    /** This server's name among those of the cluster. Any thread. */
    String self() {
        return self;
    }

    /** Servers that are heard of, this one included. Any thread. */
    int nodeCount() {
        return 1 + others.count();
    }

    // What happens here.

    @Override
    public void onHere(Room room, String conversationId, String user, int member, int members) {
        onMembers(room, conversationId, members);
        ledger.enterHere(conversationId, user);
        onMove(new News(room, conversationId, new Move(user, true), member));
    }

    @Override
    public void onGone(Room room, String conversationId, String user, int member, int members) {
        onMembers(room, conversationId, members);
        ledger.leaveHere(conversationId, user);
        onMove(new News(room, conversationId, new Move(user, false), member));
    }

    @Override
    public void onMembers(Room room, String conversationId, int members) {
        if (!inOrder && ready.getAsBoolean()) {
            // Decided here before the next tick, it would be told the others now, and again by the first snapshot.
            begin();
        }
        ledger.setMembersHere(conversationId, room, members);
        if (inOrder && ConversationId.isValid(conversationId)) {
            moves.computeIfAbsent(conversationId, first -> new ArrayList<>());
            askToFlush();
        }
    }

    private void onMove(News news) {
        if (inOrder && ConversationId.isValid(news.conversationId)) {
            moves.get(news.conversationId).add(news.move);
            fresh.add(news);
        } else {
            decide(news);
        }
    }

    /** What one turn of the roster brings is one delta. */
    private void askToFlush() {
        if (!flushAsked) {
            flushAsked = true;
            later.execute(this::flush);
        }
    }

    private void flush() {
        flushAsked = false;
        if (moves.isEmpty() || !inOrder) {
            return;
        }
        List<Change> changes = new ArrayList<>();
        moves.forEach((id, each) -> changes.add(new Change(id, ledger.membersHere(id), List.copyOf(each))));
        moves.clear();
        sequence++;
        sent.add(new Sent(sequence, fresh, nanoClock.getAsLong()));
        fresh = new ArrayList<>();
        tell(PresenceMessage.delta(self, sequence, changes));
    }

    private void decide(News news) {
        String id = news.conversationId;
        if (ledger.isElsewhere(id, news.move.user())) {
            return;
        }
        int members = ledger.membersHere(id) + ledger.membersElsewhere(id);
        Room room = ledger.membersHere(id) == 0 ? null : news.room;
        if (news.move.comes()) {
            everybody.joined(room, id, news.move.user(), news.member, members);
        } else {
            everybody.left(room, id, news.move.user(), news.member, members);
        }
    }

    /** What was sent and cannot be waited for is decided now; it counts no more when it comes back. */
    private void decideAll() {
        for (Sent each = sent.poll(); each != null; each = sent.poll()) {
            each.news.forEach(this::decide);
        }
        fresh.forEach(this::decide);
        fresh = new ArrayList<>();
        moves.clear();
    }

    // What is asked here.

    @Override
    public Beyond beyond(String conversationId, RoomCensus census, String asker, List<String> absent) {
        List<String> users = new ArrayList<>(absent.subList(0, Math.min(absent.size(), Outgoing.USERS_LISTED)));
        int free = Outgoing.USERS_LISTED - users.size() - census.users();
        users.addAll(ledger.someElsewhere(conversationId, asker, free));
        return new Beyond(
                ledger.membersElsewhere(conversationId),
                users,
                absent.size() + ledger.usersElsewhere(conversationId, asker));
    }

    // What is heard.

    void onMessage(PresenceMessage message) {
        if (message.node().equals(self)) {
            onEcho(message);
            return;
        }
        others.onMessage(message);
        if (message.kind() == Kind.ASK) {
            onAsked(message);
        }
    }

    private void onEcho(PresenceMessage message) {
        if (message.kind() != Kind.DELTA) {
            return;
        }
        while (!sent.isEmpty() && sent.peek().sequence <= message.sequence()) {
            sent.poll().news.forEach(this::decide);
        }
    }

    /** A server has not been heard whole. */
    private void ask(String node) {
        tell(PresenceMessage.ask(self, sequence, node));
    }

    private void onAsked(PresenceMessage ask) {
        if ((ask.about() == null || ask.about().equals(self)) && !snapshotAsked) {
            snapshotAsked = true;
            later.execute(this::tellSnapshot);
        }
    }

    // What goes by.

    /** Several times a second. */
    void tick() {
        long now = nanoClock.getAsLong();
        boolean isReady = ready.getAsBoolean();
        if (now - tickedNanos > LATE_NANOS || (inOrder && !isReady)) {
            others.forgive();
        }
        tickedNanos = now;
        if (!isReady) {
            inOrder = false;
            decideAll();
        } else if (inOrder) {
            beat(now);
        } else {
            begin();
        }
    }

    private void begin() {
        others.forgive();
        inOrder = true;
        tellSnapshot();
        tell(PresenceMessage.of(Kind.ASK, self, sequence));
    }

    private void beat(long now) {
        if (!sent.isEmpty() && now - sent.peek().atNanos > LATE_NANOS) {
            decideAll();
            tellSnapshot();
        }
        if (now - toldNanos >= BEAT_NANOS) {
            tell(PresenceMessage.of(Kind.BEAT, self, sequence));
        }
        others.forgetSilent();
    }

    /** Who is here, in as many parts as it takes; what has been sent before is in it. */
    private void tellSnapshot() {
        snapshotAsked = false;
        if (!inOrder) {
            return;
        }
        flush();
        // One that comes once more is known by its number, although nobody may have come or gone in between.
        sequence++;
        List<Change> part = new ArrayList<>();
        int parts = 0;
        int size = 0;
        for (String id : ledger.conversationsHere()) {
            if (!ConversationId.isValid(id)) {
                continue;
            }
            if (size > MOVES_PER_MESSAGE) {
                tell(new PresenceMessage(Kind.SNAPSHOT, self, sequence, null, part, parts++, false));
                part = new ArrayList<>();
                size = 0;
            }
            List<Move> users = ledger.usersHere(id).stream()
                    .map(user -> new Move(user, true))
                    .toList();
            part.add(new Change(id, ledger.membersHere(id), users));
            size += 1 + users.size();
        }
        tell(new PresenceMessage(Kind.SNAPSHOT, self, sequence, null, part, parts, true));
    }

    private void tell(PresenceMessage message) {
        toldNanos = nanoClock.getAsLong();
        if (channel != null) {
            channel.tell(message.write());
        }
    }

    /** This server ends: the others need not wait for its silence. */
    void leave() {
        if (inOrder) {
            tell(PresenceMessage.of(Kind.BYE, self, sequence));
        }
        inOrder = false;
        channel = null;
    }
}
