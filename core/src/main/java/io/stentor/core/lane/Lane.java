package io.stentor.core.lane;

import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.latency.DeliveryLatency;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.RingConsumer;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The single writer of everything about the members of one event loop: who is in which room, what is pending, what is
 * written. Every method is for the lane's own thread (asserted), except {@link #wake()}.
 *
 * <p>Requests (join, broadcast, close …) are published to the ring and take effect when their slot comes by, so that all
 * lanes agree on one order. Direct messages of a member keep their place between the slots this thread published before
 * and after them.
 */
public final class Lane extends RingConsumer {
    /** How often is looked at what has become too old. */
    private static final long TICK_NANOS = 250_000_000L;

    private final int index;
    private final int laneCount;
    private final Ring ring;
    private final LanePublisher publisher;
    private final DeliveryLatency latency = new DeliveryLatency();
    private final Deliveries delivered;
    private final MemberWriter writer;
    private final TurnWriter pending;
    private final Consumer<Throwable> onFailure;

    private final Int2ObjectHashMap<Member> members = new Int2ObjectHashMap<>();
    private final LaneRooms rooms;
    private final LaneConfirmations confirmations;
    private final LaneLogs logs;
    private final Stragglers stragglers;
    private final WaitingLine line = new WaitingLine();
    private final Rounds rounds;
    private final Feeder feeder;
    private final Absences absences;
    private final Returns returns;
    private final LaneSlots slots;
    private final Newcomers newcomers;
    private final EntryPlaces entries = new EntryPlaces();
    private boolean ticking;
    private boolean expiring;
    private int nextMember;

    /** What the lane needs from the core's start-up, handed in once. */
    public record Parts(
            int index,
            int laneCount,
            LogLimits limits,
            RoundLimits rounds,
            LogBudget budget,
            ByteBufAllocator allocator,
            LongSupplier nanoClock,
            Consumer<Throwable> onFailure) {}

    public Lane(TurnScheduler scheduler, Parts parts, Ring ring) {
        super(scheduler);
        this.index = parts.index;
        this.nextMember = parts.index;
        this.laneCount = parts.laneCount;
        this.ring = ring;
        this.publisher = new LanePublisher(ring);
        this.confirmations = new LaneConfirmations(this, parts.nanoClock);
        this.onFailure = parts.onFailure;
        List<Behind> behind = new ArrayList<>();
        Set<Member> claimed = new LinkedHashSet<>();
        this.logs = new LaneLogs(parts.limits, parts.budget, parts.nanoClock, this::failed, behind, line, claimed);
        this.stragglers = new Stragglers(parts.limits, parts.budget, logs, behind);
        this.delivered = new Deliveries(parts.nanoClock, latency);
        this.writer = new MemberWriter(parts.allocator, delivered, parts.limits, stragglers, line, this::failed);
        this.pending = new TurnWriter(writer, delivered, stragglers, line, parts.rounds.largeRoom());
        SharedComposition shared = new SharedComposition();
        this.rounds = new Rounds(parts.rounds, line, writer, pending, shared);
        this.rooms = new LaneRooms(writer, pending, rounds, logs);
        this.feeder = new Feeder(writer, pending, stragglers, shared);
        this.absences = new Absences(parts.limits, members, rooms, logs, claimed, confirmations);
        Returns.Parts forReturns = new Returns.Parts(
                ring, publisher, members, rooms, logs, stragglers, writer, confirmations, absences, entries);
        this.returns = new Returns(this, forReturns);
        this.newcomers = new Newcomers(this, forReturns);
        this.slots = new LaneSlots(
                this,
                new LaneSlots.Parts(
                        members,
                        rooms,
                        stragglers,
                        line,
                        pending,
                        confirmations,
                        absences,
                        returns,
                        newcomers,
                        entries),
                this::failed);
    }

    // Requests, published to the ring.

    /**
     * Lets a member into a namespace.
     *
     * @param user whose socket it is, or null when nobody counts users there
     * @param owner whom the layer above knows by it
     * @return the member, or null when the ring is full or the namespace given up: refuse the connection
     */
    public Member open(Outlet outlet, RoomDirectory directory, String user, Object owner) {
        assert inTurn() : "foreign thread";
        Room everyone = directory.everyone();
        if (!everyone.tryHold()) {
            return null;
        }
        Member member = new Member(takeMemberId(), outlet, directory, user, owner, logs);
        if (!publisher.publish(SlotKind.OPEN, everyone, member.id(), Slot.NOBODY, null, user)) {
            everyone.release();
            return null;
        }
        members.put(member.id(), member);
        return member;
    }

    /**
     * Lets a member into a room. Entering again changes nothing and is answered all the same; a closed member enters
     * nothing and is not answered.
     *
     * @param reply told who is in the room at that point, or null
     * @return false when the ring is full; then nothing happened
     */
    public boolean join(Member member, String roomName, CensusReply reply) {
        assert inTurn() : "foreign thread";
        if (tryJoin(member, roomName, reply)) {
            return true;
        }
        ring.drainHere();
        return tryJoin(member, roomName, reply);
    }

    /** Looks at the member anew each time: what a drain takes in may let it in or close it. */
    private boolean tryJoin(Member member, String roomName, CensusReply reply) {
        if (member.isClosed()) {
            return true;
        }
        Room room = member.directory().hold(roomName);
        boolean isNew = !member.hasJoined(room);
        boolean taken = isNew
                ? publisher.tryPublish(SlotKind.JOIN, room, member.id(), reply)
                : reply == null || publisher.tryPublish(SlotKind.ASK, room, Slot.NOBODY, reply);
        if (isNew && taken) {
            member.addJoined(room);
        } else {
            room.release();
        }
        return taken;
    }

    /**
     * Lets a member out of a room it has joined.
     *
     * @return false when the ring is full; then nothing happened
     */
    public boolean leave(Member member, Room room) {
        assert inTurn() : "foreign thread";
        assert member.hasJoined(room) : "left a room it is not in";
        if (tryLeave(member, room)) {
            return true;
        }
        ring.drainHere();
        return !member.hasJoined(room) || tryLeave(member, room);
    }

    private boolean tryLeave(Member member, Room room) {
        if (!publisher.tryPublish(SlotKind.LEAVE, room, member.id(), null)) {
            return false;
        }
        member.removeJoined(room);
        room.release();
        return true;
    }

    /** Asks who is in a room; false when the ring is full. */
    public boolean ask(Room room, CensusReply reply) {
        assert inTurn() : "foreign thread";
        return reply == null || publisher.publish(SlotKind.ASK, room, Slot.NOBODY, Slot.NOBODY, null, reply);
    }

    /** The room of this name if the member has joined it, else null. */
    public Room joinedRoom(Member member, String roomName) {
        assert inTurn() : "foreign thread";
        Room room = member.directory().peek(roomName);
        return room != null && member.hasJoined(room) ? room : null;
    }

    /**
     * Sends a message to every member of a room that somebody holds, but one.
     *
     * @param except id of the member left out, or {@link Slot#NOBODY}
     * @param message taken over on success
     * @return false when the ring is full; the message is still the caller's
     */
    public boolean broadcast(Room room, int except, Message message) {
        assert inTurn() : "foreign thread";
        return publisher.publish(SlotKind.BROADCAST, room, Slot.NOBODY, except, message, null);
    }

    /**
     * Sends a message to every member of a room that somebody holds, but one, and asks them to confirm it.
     *
     * @param message taken over on success
     * @param confirmation of this message
     * @return false when the ring is full; message and confirmation are still the caller's
     */
    public boolean broadcast(Room room, int except, Message message, Confirmation confirmation) {
        assert inTurn() : "foreign thread";
        confirmation.expectReports(ring.messageReaders());
        return publisher.publish(SlotKind.BROADCAST, room, Slot.NOBODY, except, message, confirmation);
    }

    /**
     * Sends a message to an audience, which is given back in any case.
     *
     * @param message taken over on success
     * @return false when the ring is full; the message is still the caller's
     */
    public boolean broadcast(Audience audience, Message message) {
        assert inTurn() : "foreign thread";
        try {
            return publisher.publish(audience, message);
        } finally {
            audience.release();
        }
    }

    /**
     * Sends a message to one member, of whatever lane, in the order of everything published.
     *
     * @param message taken over on success
     * @return false when the ring is full; the message is still the caller's
     */
    public boolean send(int member, Message message) {
        assert inTurn() : "foreign thread";
        return publisher.publish(member, message);
    }

    /** Has an audience visited, without sending anything; false when the ring is full. The audience is given back. */
    public boolean visit(Audience audience) {
        assert inTurn() : "foreign thread";
        try {
            return publisher.publish(audience, null);
        } finally {
            audience.release();
        }
    }

    /**
     * Takes a member out of everything. It gets nothing more from now on; others learn of it when the slot comes by. A
     * full ring only delays that.
     */
    public void close(Member member) {
        assert inTurn() : "foreign thread";
        if (!member.isClosed()) {
            confirmations.closed(member);
            rounds.serve(member);
            announceClosed(member, member.close());
        }
    }

    private void announceClosed(Member member, List<Room> left) {
        if (member.isBehind()) {
            stragglers.remove(member);
        } else if (member.isInLine()) {
            line.remove(member);
        }
        publisher.announceClosed(member, left);
        wakeToAnnounce();
    }

    /** The outlet of a member has room again after it took less than all. */
    public void drained(Member member) {
        assert inTurn() : "foreign thread";
        if (member.isBehind() && !member.isClosed()) {
            stragglers.listToFeed(member);
            wake();
        }
    }

    // Away and back.

    /**
     * Takes a member out of everything like {@link #close}. If its client is told offsets, it is kept for the window within
     * which it may come back: what is sent to its rooms meanwhile is kept for it as far as the logs reach. Not from inside a
     * turn.
     */
    public void park(Member member) {
        assert inTurn() : "foreign thread";
        if (member.isClosed()) {
            return;
        }
        if (!absences.isPossible(member)) {
            close(member);
            return;
        }
        logs.beginTurn();
        List<Room> joined = member.close();
        absences.add(member, joined, position());
        announceClosed(member, joined);
        tickLater();
    }

    /**
     * Lets somebody in again who was here before, as a new member of this lane. It may be connected still.
     *
     * @param away who it was, of whatever lane
     * @param home the lane of that member
     * @param from what the client has seen; null when it has seen nothing at all
     * @param owner whom the layer above knows by the new member
     * @param result told what comes of it, perhaps before this returns
     */
    public void resume(Member away, Lane home, Offset from, Outlet outlet, Object owner, Return result) {
        assert inTurn() : "foreign thread";
        returns.begin(new Resumption(away, home.returns, returns, from, null, outlet, owner, result));
    }

    /**
     * The same for somebody whose client has seen everything up to an entry of a log that servers share: it can come back only
     * if this server gave that entry out, not too long ago.
     */
    public void resumeFromEntry(Member away, Lane home, String entry, Outlet outlet, Object owner, Return result) {
        assert inTurn() : "foreign thread";
        returns.begin(new Resumption(away, home.returns, returns, null, entry, outlet, owner, result));
    }

    /**
     * Lets somebody in who was cut off from another server, into all its rooms at one point of the order: the slot that is
     * published before this returns. It is written nothing until it is told what it has missed ({@link #catchUp}).
     *
     * @param rooms names; each once or more
     * @param user whose socket it is, or null
     * @param owner whom the layer above knows by it
     * @return the member, or null when the ring is full or the namespace given up
     */
    public Member arrive(Outlet outlet, RoomDirectory directory, List<String> rooms, String user, Object owner) {
        assert inTurn() : "foreign thread";
        return newcomers.arrive(outlet, directory, rooms, user, owner);
    }

    /**
     * Hands over what such a member has missed until it came; it goes on with what followed. Once for each. A member that was
     * closed meanwhile gets nothing.
     *
     * @param missed in order; taken over
     */
    public void catchUp(Member member, List<Message> missed) {
        assert inTurn() : "foreign thread";
        newcomers.catchUp(member, missed);
    }

    /** The server stops: nobody comes back any more, and what was kept for those who are away is dropped. */
    public void giveUpAbsences() {
        assert inTurn() : "foreign thread";
        absences.giveUpAll();
    }

    /** Sets who is told, on this lane's thread, of each parked member that is given up: it cannot come back. At start-up. */
    public void onForgotten(Consumer<Member> listener) {
        absences.onForgotten(listener);
    }

    // From inside a visit. What they do is done at its place in the order, and told to the roster later.

    /**
     * Lets a visited member into a room, at the visit's place in the order. A room that did not exist when the visit was
     * published ({@link Audience#keeping}) is entered when that has been told: until then its id may be another's.
     */
    public void enter(Member member, String roomName) {
        assert inTurn() && slots.isVisiting() : "not in a visit";
        if (member.isClosed()) {
            return;
        }
        Room room = member.directory().hold(roomName);
        boolean isNew = !member.hasJoined(room);
        if (isNew) {
            member.addJoined(room);
        } else {
            room.release();
        }
        if (room.isKnownAt(position())) {
            rooms.enter(member, room, position());
        }
        if (isNew) {
            publisher.announceEntered(member, room);
            wakeToAnnounce();
        }
    }

    /** Lets a visited member out of a room, at the visit's place in the order; nothing happens when it is not in it. */
    public void exit(Member member, String roomName) {
        assert inTurn() && slots.isVisiting() : "not in a visit";
        Room room = joinedRoom(member, roomName);
        if (room == null) {
            return;
        }
        member.removeJoined(room);
        if (room.isKnownAt(position())) {
            slots.letOut(member, room, position());
        }
        publisher.announceLeft(member, room);
        wakeToAnnounce();
    }

    /** From inside a visit: those of a namespace that are away have missed what nobody can tell them, and begin anew. */
    public void loseAbsences(RoomDirectory directory) {
        assert inTurn() && slots.isVisiting() : "not in a visit";
        absences.lose(directory);
    }

    // Answers.

    /** The confirmation that waits for this member's answer under this id, or null. */
    public Confirmation owed(Member member, long ackId) {
        assert inTurn() : "foreign thread";
        return confirmations.owed(member, ackId);
    }

    /** The confirmation of the message at an entry of a log that servers share, if this member owes it an answer; else null. */
    public Confirmation owed(Member member, String entry) {
        assert inTurn() : "foreign thread";
        return confirmations.owed(member, entry);
    }

    /**
     * The entries of a log that servers share whose messages this member owes an answer.
     *
     * @return null when it owes one to a message that stands in no such log
     */
    public List<String> owedEntries(Member member) {
        assert inTurn() : "foreign thread";
        return confirmations.owedEntries(member);
    }

    /** The newest entry of a log that servers share which has come by; null when there was none. */
    public String newestEntry() {
        assert inTurn() : "foreign thread";
        return entries.newest();
    }

    /** A member has answered; false when nobody waits for that: it has answered before, was not asked, or is late. */
    public boolean answered(Member member, long ackId) {
        assert inTurn() : "foreign thread";
        return confirmations.answered(member, ackId);
    }

    LaneConfirmations confirmations() {
        return confirmations;
    }

    // Not through the ring.

    /** Runs a task later on the lane's thread; what it throws is reported as a bug. Any thread. */
    void executeGuarded(Runnable task) {
        execute(() -> guard(task));
    }

    /** The same after a delay. */
    void executeGuarded(Runnable task, long delayNanos) {
        execute(() -> guard(task), delayNanos);
    }

    /** Runs a task outside of turns; what it throws is reported as a bug. */
    void guard(Runnable task) {
        logs.beginTurn();
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }

    /** Sends a message to one member of this lane; it is taken over. */
    public void send(Member member, Message message) {
        assert inTurn() : "foreign thread";
        if (member.isClosed()) {
            message.release();
            return;
        }
        pending.addDirect(member, message, FrameOrder.after(Math.max(publisher.lastPublished(), position())));
        wake();
    }

    /** Members that are behind at this moment. */
    public int behindCount() {
        return stragglers.count();
    }

    /** Members that are away, and may come back. */
    public int awayCount() {
        return absences.count();
    }

    /** Members of this lane whose close has not come by yet, and those that are away. */
    public int memberCount() {
        return members.size();
    }

    /** Rooms with members on this lane. */
    public int roomCount() {
        return rooms.size();
    }

    /** What came of a room's messages on this lane lately; the caller keeps the room, or its id may be another's. */
    public RoomFigures figures(Room room) {
        assert inTurn() : "foreign thread";
        LaneRoom here = rooms.get(room.id());
        return here == null ? RoomFigures.none() : here.log.figures();
    }

    /** Parts of confirmations that wait for members of this lane. */
    public int confirmationCount() {
        return confirmations.size();
    }

    /** Copies of messages that members have missed because they were behind. */
    public long skipped() {
        return delivered.missedCount();
    }

    /** Broadcasts of the server that have come by so far: the same for each lane. */
    public long broadcasts() {
        return slots.broadcasts();
    }

    /** Copies of broadcast messages handed to the outlets so far. */
    public long deliveries() {
        return delivered.count();
    }

    /** This lane's delivery latency; one other thread may collect it. */
    public DeliveryLatency latency() {
        return latency;
    }

    // The lane's turns.

    @Override
    protected void onTurn() {
        slots.beginTurn();
        logs.beginTurn();
        publisher.publishAnnouncements();
        rounds.serveOverdue();
        poll();
        rooms.writeOut(FrameOrder.after(position()));
        boolean someWait = rounds.serve();
        if (!someWait) {
            rooms.lineIsServed();
        }
        someWait |= feeder.feed();
        pay();
        writer.flush();
        if (slots.areEnough() || someWait) {
            wakeAfterOthers();
        }
        wakeToAnnounce();
        tickLater();
    }

    private void pay() {
        if (logs.areTooLarge()) {
            rounds.serveAll();
            rooms.lineIsServed();
            rooms.pay();
            writer.kept().pay(logs);
            absences.pay();
        }
        if (logs.takeLostSome()) {
            feeder.endLost(stragglers.all());
        }
    }

    private void tickLater() {
        if (!ticking
                && (rooms.isAnythingKept()
                        || !writer.kept().isEmpty()
                        || returns.isAnythingKept()
                        || stragglers.count() + absences.count() > 0)) {
            ticking = true;
            execute(this::tick, TICK_NANOS);
        }
    }

    /** Drops what has become too old. */
    private void tick() {
        ticking = false;
        logs.beginTurn();
        rooms.trim();
        writer.kept().trim();
        if (!expiring) {
            expireAbsences();
        }
        returns.trim();
        pay();
        feeder.endOverdue(stragglers);
        if (stragglers.feedNow()) {
            wake();
        }
        tickLater();
    }

    /** As many as one turn may: the sockets have their turn in between, however many were cut at once. */
    private void expireAbsences() {
        logs.beginTurn();
        expiring = false;
        if (absences.expire()) {
            expiring = true;
            execute(this::expireAbsences, 0);
        }
    }

    @Override
    protected boolean onSlot(Slot slot, long sequence) {
        slots.take(slot, sequence);
        return !slots.areEnough();
    }

    @Override
    protected void onFailure(Throwable failure) {
        onFailure.accept(failure);
    }

    /** Whether everything up to a slot has come by. */
    boolean hasPassed(long sequence) {
        return position() >= sequence;
    }

    /** Runs the task on this lane's thread, not inside a turn. Any thread. */
    void soon(Runnable task) {
        execute(task);
    }

    private void wakeToAnnounce() {
        if (!publisher.publishAnnouncements()) {
            wake();
        }
    }

    /** Ids of one lane are congruent to its index, so no two lanes ever make the same. */
    int takeMemberId() {
        do {
            nextMember = nextMember + laneCount > 0 ? nextMember + laneCount : index;
        } while (members.containsKey(nextMember));
        return nextMember;
    }
}
