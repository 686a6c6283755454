package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;
import io.stentor.core.latency.DeliveryLatency;
import io.stentor.core.ring.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns the pending messages of a batch into writes. Owned by its lane.
 *
 * <p>A member of one dirty room gets the room's slab, the same buffer as its neighbours. A member that the slab does not
 * fit (it sits in two dirty rooms, or is left out of a message, or has one of its own) is marked first and gets
 * its messages composed in ring order. Marks are batch numbers, so nothing has to be cleared.
 *
 * <p>The members of a large room get in line instead, and {@link Rounds} serves them. A member whose outlet does not take
 * all falls behind: it is passed over, and {@link Feeder} serves it from the logs.
 */
final class TurnWriter {
    /** Members written between two looks at the clock: a latency is right to within this many sends. */
    private static final int CLOCK_STRIDE = 32;

    private static final Variant[] VARIANTS = Variant.values();

    /** What came of a write. */
    enum Write {
        /** The outlet has taken all. */
        ALL,
        /** It has not: the member is behind. */
        CUT,
        /** It threw. */
        FAILED
    }

    private final Slabs slabs;
    private final Consumer<Throwable> onFailure;
    private final Stragglers stragglers;
    private final WaitingLine line;
    private final int largeRoom;

    private final List<LaneRoom> dirty = new ArrayList<>();
    private final List<LaneRoom> written = new ArrayList<>();
    private final List<Member> composed = new ArrayList<>();
    private final List<Member> withOwn = new ArrayList<>();
    private final List<Member> toFlush = new ArrayList<>();
    private final KeptMessages kept;
    private final Deliveries delivered;
    private final LogLimits limits;
    private final Composition composition = new Composition();
    private long batch = 1;
    private long writtenKey = -1;
    private long skipped;

    TurnWriter(
            ByteBufAllocator allocator,
            LongSupplier nanoClock,
            DeliveryLatency latency,
            Consumer<Throwable> onFailure,
            Stragglers stragglers,
            WaitingLine line,
            int largeRoom,
            LogLimits limits) {
        this.limits = limits;
        this.slabs = new Slabs(allocator);
        this.kept = new KeptMessages(limits);
        this.delivered = new Deliveries(nanoClock, latency);
        this.onFailure = onFailure;
        this.stragglers = stragglers;
        this.line = line;
        this.largeRoom = largeRoom;
    }

    /** Copies of broadcast frames handed to members so far. */
    long deliveries() {
        return delivered.count();
    }

    /** Copies that members have missed because they were behind. */
    long skipped() {
        return skipped;
    }

    /** Up to which key, as in {@link FrameOrder}, everything is written for those that are up to date. */
    long writtenKey() {
        return writtenKey;
    }

    /** What members keep that had it for themselves. */
    KeptMessages kept() {
        return kept;
    }

    boolean isAnybodyBehind() {
        return stragglers.count() > 0;
    }

    /** Whether somebody has still to be written something that the logs hold. */
    boolean isAnythingUnwritten() {
        return isAnybodyBehind() || !line.isEmpty();
    }

    /** The rooms that have something pending. */
    List<LaneRoom> dirty() {
        return dirty;
    }

    /** Takes over the caller's reference of a message for the members of a room. */
    void addMessage(LaneRoom room, Message message, long sequence, int except) {
        if (!room.listedAsDirty) {
            room.listedAsDirty = true;
            dirty.add(room);
        }
        room.log.add(message, sequence, except);
    }

    /** Takes over the caller's reference of a message for one member; {@code key} as in {@link FrameOrder}. */
    void addDirect(Member member, Message message, long key) {
        if (message.isSkippable() && (member.isBehind() || member.isClosed())) {
            skipped++;
            message.release();
            return;
        }
        member.own.add(message, key);
        if (member.isBehind()) {
            Member tooFar = stragglers.waits(member, message);
            if (tooFar != null) {
                fellBehind(tooFar);
            }
        } else if (!member.isInLine()) {
            listWithOwn(member);
        }
    }

    /** A member that is up to date has messages of its own. */
    void listWithOwn(Member member) {
        if (!member.listedWithOwn && !member.isClosed() && member.own.hasUnsent()) {
            member.listedWithOwn = true;
            withOwn.add(member);
        }
    }

    /** This member's messages of the batch differ from its neighbours', should it be up to date when they are written. */
    void compose(Member member) {
        if (member.composedIn != batch && !member.isBehind()) {
            member.composedIn = batch;
            composed.add(member);
        }
    }

    /**
     * Hands every pending message to its members, and the direct ones whose place is not behind {@code endKey}.
     *
     * @return the rooms that were written; to be emptied by the caller, who says what their logs keep
     */
    List<LaneRoom> writeOut(long endKey) {
        if (dirty.isEmpty() && withOwn.isEmpty()) {
            writtenKey = endKey;
            return written;
        }
        try {
            markMembersOfSeveralRooms();
            markMembersNotReady();
            markMembersWithOwn(endKey);
            for (LaneRoom room : dirty) {
                if (isWrittenInRounds(room)) {
                    getInLine(room);
                } else if (room.size() > 0) {
                    writeAlike(room.members(), 0, room.size(), room.log, false);
                }
            }
            for (Member member : composed) {
                if (member.isUpToDate()) {
                    writeAlone(member, writtenKey, endKey);
                }
            }
        } finally {
            endBatch(endKey);
        }
        return written;
    }

    private void endBatch(long endKey) {
        composed.clear();
        for (LaneRoom room : dirty) {
            room.listedAsDirty = false;
            written.add(room);
        }
        dirty.clear();
        writtenKey = endKey;
        batch++;
    }

    /** Ends the turn: what the outlets kept back goes out. */
    void flush() {
        for (int i = 0; i < toFlush.size(); i++) {
            Member member = toFlush.get(i);
            member.awaitsFlush = false;
            flush(member);
        }
        toFlush.clear();
        if (!isAnythingUnwritten()) {
            slabs.forgetAll();
        }
    }

    private void markMembersOfSeveralRooms() {
        if (dirty.size() < 2) {
            return;
        }
        for (LaneRoom room : dirty) {
            for (int i = 0, size = room.size(); i < size; i++) {
                Member member = room.member(i);
                if (member.walkedIn == batch) {
                    compose(member);
                } else {
                    member.walkedIn = batch;
                }
            }
        }
    }

    /** Where something may be missed, whoever is not ready gets his own selection, and who is behind misses it. */
    private void markMembersNotReady() {
        for (LaneRoom room : dirty) {
            if (room.log.hasSkippable()) {
                int skippable = room.log.countSkippable();
                for (int i = 0, size = room.size(); i < size; i++) {
                    Member member = room.member(i);
                    if (member.isBehind()) {
                        skipped += skippable;
                    } else if (!member.outlet().isReady()) {
                        compose(member);
                    }
                }
            }
        }
    }

    private void markMembersWithOwn(long endKey) {
        if (withOwn.isEmpty()) {
            return;
        }
        int kept = 0;
        for (int i = 0, size = withOwn.size(); i < size; i++) {
            Member member = withOwn.get(i);
            boolean served = !member.isUpToDate() || member.isClosed();
            if (!served && member.own.hasUnsentBefore(endKey)) {
                compose(member);
            }
            if (!served && member.own.hasUnsentAfter(endKey)) {
                withOwn.set(kept++, member);
            } else {
                member.listedWithOwn = false;
            }
        }
        withOwn.subList(kept, withOwn.size()).clear();
    }

    // Many members.

    /** What may be missed cannot wait in line. */
    private boolean isWrittenInRounds(LaneRoom room) {
        return room.size() > largeRoom && !room.log.hasSkippable();
    }

    private void getInLine(LaneRoom room) {
        for (int i = 0, size = room.size(); i < size; i++) {
            if (takes(room.member(i), false)) {
                line.append(room.member(i), writtenKey);
            }
        }
    }

    /** Writes what was gathered for the first of some members that are in line to all of them. */
    void writeInLine(MemberList members, int first, int last, Composition gathered) {
        writeAlike(members, first, last, gathered, true);
    }

    /**
     * Writes messages to members who all get the same. A message that somebody released too early costs them their slab, and
     * nobody else anything.
     *
     * @param inLine whether these are members in line; they are up to date otherwise, and others among them are passed over
     */
    private void writeAlike(MemberList members, int first, int last, FrameList messages, boolean inLine) {
        try {
            if (!messages.hasVariants()) {
                writeAlike(members, first, last, messages, inLine, null);
                return;
            }
            int wanted = variantsWanted(members, first, last, inLine);
            for (Variant variant : VARIANTS) {
                if ((wanted & variant.bit) != 0) {
                    writeAlike(members, first, last, messages, inLine, variant);
                }
            }
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
        }
    }

    /** The variants of those who take the slabs, as bits. */
    private int variantsWanted(MemberList members, int first, int last, boolean inLine) {
        int wanted = 0;
        for (int i = first; i < last; i++) {
            if (takes(members.get(i), inLine)) {
                wanted |= Variant.of(members.get(i).outlet()).bit;
            }
        }
        return wanted;
    }

    /** @param only for whom this is; null when the variants are all the same */
    private void writeAlike(MemberList members, int first, int last, FrameList messages, boolean inLine, Variant only) {
        Variant variant = only == null ? Variant.PLAIN : only;
        for (int from = 0; from < messages.count(); ) {
            int end = messages.endOfSlab(from, variant);
            ByteBuf slab = slabOrNull(messages, from, end, variant);
            try {
                int unrecorded = 0;
                int written = 0;
                for (int i = first; i < last; i++) {
                    Member member = members.get(i);
                    if (takes(member, inLine)
                            && (only == null || Variant.of(member.outlet()) == only)
                            && write(member, slab, messages, from, end, variant) == Write.ALL
                            && ++unrecorded == CLOCK_STRIDE) {
                        delivered.record(messages, from, end, unrecorded);
                        written += unrecorded;
                        unrecorded = 0;
                    }
                }
                delivered.record(messages, from, end, unrecorded);
                // For the room's own figures the last of its members is exact enough, and 32 times cheaper.
                delivered.countForRooms(messages, from, end, written + unrecorded);
            } finally {
                release(slab);
            }
            from = end;
        }
    }

    private boolean takes(Member member, boolean inLine) {
        return member.isInLine() == inLine
                && (inLine || member.composedIn != batch)
                && member.behind == null
                && !member.isClosed();
    }

    /** Null when there is no memory: then it is for later. */
    ByteBuf slabOrNull(FrameList messages, int from, int end, Variant variant) {
        try {
            return slabs.slab(messages, from, end, variant);
        } catch (OutOfMemoryError e) {
            onFailure.accept(e);
            return null;
        }
    }

    // A member for itself.

    /** Writes what a member gets behind one key and up to another. One that is closed or behind gets nothing. */
    void writeAlone(Member member, long afterKey, long endKey) {
        if (member.isClosed() || member.isBehind()) {
            return;
        }
        try {
            boolean ready = member.outlet().isReady();
            if (!ready) {
                skipped += member.own.dropSkippable();
            }
            long from = afterKey;
            boolean goOn = true;
            while (goOn) {
                composition.gather(member, from, endKey, ready);
                skipped += composition.takeSkipped();
                goOn = writeComposition(member, Variant.of(member.outlet())) && !composition.isComplete();
                from = composition.lastKey();
            }
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
            dropOwn(member, endKey);
        } finally {
            composition.clear();
        }
    }

    /** One of them cannot be written: somebody has released it too early. */
    private static void dropOwn(Member member, long endKey) {
        while (member.own.hasUnsentBefore(endKey)) {
            member.own.sent(false);
        }
    }

    /** A bug keeps a member that is behind from being served. */
    void failed(Member member, Throwable bug) {
        onFailure.accept(bug);
        fellBehind(member);
    }

    /** Returns whether the member can get more. */
    private boolean writeComposition(Member member, Variant variant) {
        for (int from = 0; from < composition.count() && !member.isClosed(); ) {
            int end = composition.endOfSlab(from, variant);
            ByteBuf slab = slabOrNull(composition, from, end, variant);
            try {
                if (writeGathered(member, slab, composition, from, end, variant) == Write.CUT) {
                    return false;
                }
            } finally {
                release(slab);
            }
            from = end;
        }
        return !member.isClosed();
    }

    /** Writes a slab of what was gathered for a member; what it has got of its own messages, it need not get again. */
    Write writeGathered(Member member, ByteBuf slab, Composition gathered, int from, int end, Variant variant) {
        Write result = write(member, slab, gathered, from, end, variant);
        if (result == Write.ALL) {
            delivered.record(gathered, from, end, 1);
            delivered.countForRooms(gathered, from, end, 1);
        }
        if (result != Write.CUT) {
            sentOwn(member, gathered, from, end);
        }
        return result;
    }

    private void sentOwn(Member member, Composition gathered, int from, int end) {
        for (int i = from; i < end; i++) {
            if (gathered.isOwn(i) && member.own.hasUnsent()) {
                member.own.sent(limits.windowNanos() > 0 && member.outlet().isStamped());
            }
        }
        if (member.isBehind()) {
            stragglers.waitLess(member);
        }
        kept.list(member);
    }

    /**
     * Writes a slab to a member; if it does not take all, it falls behind. What the outlet throws is a bug, and this
     * member's misfortune only: its session ends.
     *
     * @param slab null when there was no memory for it
     */
    private Write write(Member member, ByteBuf slab, FrameList list, int from, int end, Variant variant) {
        try {
            Outlet outlet = member.outlet();
            int taken = slab == null ? 0 : outlet.write(slab);
            boolean all = slab != null && taken == slab.readableBytes();
            if (!all) {
                cut(member, slab, taken, list, from, end, variant);
            }
            if (outlet.wantsFlush()) {
                awaitFlush(member);
            }
            return all ? Write.ALL : Write.CUT;
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
            return Write.FAILED;
        }
    }

    /** The outlet has taken some bytes of a slab: the frame in which it stopped is finished, the rest is for later. */
    private void cut(Member member, ByteBuf slab, int taken, FrameList list, int from, int end, Variant variant) {
        int at = from;
        int bytes = 0;
        while (at < end && bytes + variant.length(list.message(at)) <= taken) {
            bytes += variant.length(list.message(at));
            at++;
        }
        if (taken > bytes) {
            int frameEnd = bytes + variant.length(list.message(at));
            member.outlet().finish(slab.slice(slab.readerIndex() + taken, frameEnd - taken));
            at++;
        }
        delivered.record(list, from, at, 1);
        delivered.countForRooms(list, from, at, 1);
        if (list instanceof Composition gathered) {
            sentOwn(member, gathered, from, at);
        }
        fallBehindAt(member, at == end ? list.key(end - 1) : list.key(at) - 1, slab == null);
    }

    private void fallBehindAt(Member member, long cursor, boolean forWantOfMemory) {
        if (member.isBehind()) {
            member.behind.cursor = Math.max(member.behind.cursor, cursor);
        } else {
            long written = writtenKey;
            if (member.isInLine()) {
                written = member.writtenKey;
                line.remove(member);
            }
            stragglers.fallBehind(member, Math.max(cursor, written));
            skipped += member.own.dropSkippable();
        }
        if (forWantOfMemory) {
            stragglers.listToFeedLater(member);
        }
    }

    /** A member cannot be served any more without a gap. */
    void fellBehind(Member member) {
        if (!member.fallen) {
            member.fallen = true;
            try {
                member.outlet().fellBehind();
            } catch (RuntimeException | AssertionError e) {
                onFailure.accept(e);
            }
        }
    }

    private void awaitFlush(Member member) {
        if (!member.awaitsFlush) {
            member.awaitsFlush = true;
            toFlush.add(member);
        }
    }

    private void flush(Member member) {
        try {
            member.outlet().flush();
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
        }
    }

    /** Gives a slab back. An outlet that has released what it only borrowed must not stop the lane. */
    void release(ByteBuf slab) {
        try {
            if (slab != null) {
                slab.release();
            }
        } catch (IllegalReferenceCountException e) {
            onFailure.accept(e);
        }
    }
}
