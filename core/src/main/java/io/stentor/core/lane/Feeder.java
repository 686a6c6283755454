package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Serves members that are behind from the logs, a slab at a time, in ring order, until they have caught up. Members that
 * stand at the same place share a slab. Owned by the lane.
 */
final class Feeder {
    /** Members served in a turn: the others wait for the next, so that the loop gets back to its sockets. */
    private static final int MEMBERS_PER_TURN = 1024;

    private final MemberWriter writer;
    private final TurnWriter pending;
    private final Stragglers stragglers;
    private final SharedComposition shared;
    /** The first of what is shared, so that the next member can use it, too; null while there is none. */
    private ByteBuf slab;

    private Variant slabVariant;
    private int slabEnd;

    /** @param shared that nobody else uses meanwhile */
    Feeder(MemberWriter writer, TurnWriter pending, Stragglers stragglers, SharedComposition shared) {
        this.writer = writer;
        this.pending = pending;
        this.stragglers = stragglers;
        this.shared = shared;
    }

    /** Feeds those whose outlets have room, a slab each; true when some are left for the next turn. */
    boolean feed() {
        int members = Math.min(stragglers.toFeedCount(), MEMBERS_PER_TURN);
        try {
            for (int i = 0; i < members; i++) {
                Member member = stragglers.nextToFeed();
                if (mayBeFed(member)) {
                    feedGuarded(member);
                }
            }
        } finally {
            forgetShared();
        }
        return stragglers.isAnybodyToFeed();
    }

    private static boolean mayBeFed(Member member) {
        return member.isBehind() && !member.isClosed() && !member.behind.awaitsMissed && !member.fallen;
    }

    private void feedGuarded(Member member) {
        try {
            feed(member);
        } catch (RuntimeException | AssertionError e) {
            forgetShared();
            writer.failed(member, e);
        }
    }

    private void feed(Member member) {
        long end = writer.writtenKey();
        if (isLost(member)) {
            writer.fellBehind(member);
            return;
        }
        gather(member, end);
        Composition gathered = shared.gathered();
        if (gathered.count() > 0 && !writeOne(member)) {
            return;
        }
        boolean isAll = gathered.isComplete() && (gathered.count() == 0 || slabEnd == gathered.count());
        if (isAll) {
            stragglers.remove(member);
            pending.listWithOwn(member);
        } else {
            if (gathered.count() == 0) {
                // Nothing in it was for this member: the rest is behind it.
                member.behind.cursor = gathered.boundary();
            }
            stragglers.listToFeed(member);
        }
    }

    /** Whether a log has dropped what the member should have got. */
    static boolean isLost(Member member) {
        long cursor = member.behind.cursor;
        for (int i = 0; i < member.roomCount(); i++) {
            long from = Math.max(cursor, FrameOrder.ofSlot(member.enteredAt(i)));
            if (FrameOrder.ofSlot(member.room(i).log.floor()) > from) {
                return true;
            }
        }
        return false;
    }

    private void gather(Member member, long end) {
        if (!shared.isFor(member, end)) {
            forgetShared();
            shared.gather(member, end);
        }
    }

    /** Returns whether the outlet took it. */
    private boolean writeOne(Member member) {
        Composition gathered = shared.gathered();
        Variant variant = Variant.of(member.outlet());
        if (slab == null || slabVariant != variant) {
            writer.release(slab);
            slabVariant = variant;
            slabEnd = gathered.endOfSlab(0, variant);
            slab = writer.slabOrNull(gathered, 0, slabEnd, variant);
        }
        MemberWriter.Write result = writer.writeGathered(member, slab, gathered, 0, slabEnd, variant);
        if (member.isBehind() && result != MemberWriter.Write.CUT) {
            member.behind.cursor = Math.max(member.behind.cursor, gathered.key(slabEnd - 1));
        }
        return result == MemberWriter.Write.ALL;
    }

    private void forgetShared() {
        writer.release(slab);
        slab = null;
        shared.clear();
    }

    /** Those end for whom too much waits that is meant for them alone. */
    void endOverdue(Stragglers all) {
        for (Behind one : all.all()) {
            if (all.isTooMuch(one)) {
                writer.fellBehind(one.member);
            }
        }
    }

    /** Something was dropped: those who have not got it end. */
    void endLost(List<Behind> behind) {
        for (Behind one : behind) {
            if (!one.awaitsMissed && isLost(one.member)) {
                writer.fellBehind(one.member);
            }
        }
    }
}
