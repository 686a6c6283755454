package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.IllegalReferenceCountException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes messages to members, some bytes of them in one slab, and notes what they have got. Owned by its lane.
 *
 * <p>A member whose outlet does not take all falls behind: it is passed over, and {@link Feeder} serves it from the logs.
 */
final class MemberWriter {
    /** Instead of a batch: for members in line. */
    static final long IN_LINE = -1;
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
    private final Deliveries delivered;
    private final KeptMessages kept;
    private final LogLimits limits;
    private final Stragglers stragglers;
    private final WaitingLine line;
    private final Consumer<Throwable> onFailure;
    private final Composition composition = new Composition();
    private final List<Member> toFlush = new ArrayList<>();
    private long writtenKey = -1;

    MemberWriter(
            ByteBufAllocator allocator,
            Deliveries delivered,
            LogLimits limits,
            Stragglers stragglers,
            WaitingLine line,
            Consumer<Throwable> onFailure) {
        this.slabs = new Slabs(allocator);
        this.delivered = delivered;
        this.kept = new KeptMessages(limits);
        this.limits = limits;
        this.stragglers = stragglers;
        this.line = line;
        this.onFailure = onFailure;
    }

    /** Up to which key, as in {@link FrameOrder}, everything is written for those that are up to date. */
    long writtenKey() {
        return writtenKey;
    }

    /** Everything up to a key is written for those that are up to date. */
    void wroteUpTo(long key) {
        writtenKey = key;
    }

    /** What members keep that had it for themselves. */
    KeptMessages kept() {
        return kept;
    }

    // Many members.

    /**
     * Writes messages to members who all get the same. A message that somebody released too early costs them their slab, and
     * nobody else anything.
     *
     * @param batch for members that are up to date, but for those composed in this batch; {@link #IN_LINE} for those in line
     */
    void writeAlike(MemberList members, int first, int last, FrameList messages, long batch) {
        try {
            if (!messages.hasVariants()) {
                writeAlike(members, first, last, messages, batch, null);
                return;
            }
            int wanted = variantsWanted(members, first, last, batch);
            for (Variant variant : VARIANTS) {
                if ((wanted & variant.bit) != 0) {
                    writeAlike(members, first, last, messages, batch, variant);
                }
            }
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
        }
    }

    /** The variants of those who take the slabs, as bits. */
    private int variantsWanted(MemberList members, int first, int last, long batch) {
        int wanted = 0;
        for (int i = first; i < last; i++) {
            if (takes(members.get(i), batch)) {
                wanted |= Variant.of(members.get(i).outlet()).bit;
            }
        }
        return wanted;
    }

    /** @param only for whom this is; null when the variants are all the same */
    private void writeAlike(MemberList members, int first, int last, FrameList messages, long batch, Variant only) {
        Variant variant = only == null ? Variant.PLAIN : only;
        for (int from = 0; from < messages.count(); ) {
            int end = messages.endOfSlab(from, variant);
            ByteBuf slab = slabOrNull(messages, from, end, variant);
            try {
                int unrecorded = 0;
                int written = 0;
                for (int i = first; i < last; i++) {
                    Member member = members.get(i);
                    if (takes(member, batch)
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

    static boolean takes(Member member, long batch) {
        boolean its = batch == IN_LINE ? member.isInLine() : !member.isInLine() && member.composedIn != batch;
        return its && member.behind == null && !member.isClosed();
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

    /**
     * Writes what a member gets behind one key and up to another. One that is closed or behind gets nothing.
     *
     * @return bytes of the messages that there were for it
     */
    long writeAlone(Member member, long afterKey, long endKey) {
        if (member.isClosed() || member.isBehind()) {
            return 0;
        }
        long bytes = 0;
        try {
            boolean ready = member.outlet().isReady();
            if (!ready) {
                delivered.missed(member.own.dropSkippable());
            }
            long from = afterKey;
            boolean goOn = true;
            while (goOn) {
                composition.gather(member, from, endKey, ready);
                delivered.missed(composition.takeSkipped());
                bytes += composition.bytes();
                goOn = writeComposition(member, Variant.of(member.outlet())) && !composition.isComplete();
                from = composition.lastKey();
            }
        } catch (RuntimeException | AssertionError e) {
            onFailure.accept(e);
            dropOwn(member, endKey);
        } finally {
            composition.clear();
        }
        return bytes;
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
            delivered.missed(member.own.dropSkippable());
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

    /** Ends the turn: what the outlets kept back goes out. */
    void flush() {
        for (int i = 0; i < toFlush.size(); i++) {
            Member member = toFlush.get(i);
            member.awaitsFlush = false;
            flush(member);
        }
        toFlush.clear();
        if (stragglers.count() == 0 && line.isEmpty()) {
            slabs.forgetAll();
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
