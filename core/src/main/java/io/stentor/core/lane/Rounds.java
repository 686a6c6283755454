package io.stentor.core.lane;

/**
 * Serves the members of large rooms, some in each turn, round and round. Owned by the lane.
 *
 * <p>If a turn wrote what it has taken in to all of a thousand members, a message that comes just after its beginning
 * would wait until all have been written, and then need another such turn. Here each gets whatever has come when it is its
 * turn, so no message waits for longer than one round, with as many writes. Neighbours in line mostly stand at the same
 * place in the order, and share their slabs.
 */
final class Rounds {
    /** Turns that a round takes at most: each of them looks for members that are not in line yet. */
    private static final int TURNS_MAX = 8;
    /** Members that share a slab at least, however large it is. */
    private static final int ALIKE_MIN = 16;

    private final RoundLimits limits;
    private final WaitingLine line;
    private final MemberWriter writer;
    private final TurnWriter pending;
    private final SharedComposition shared;
    private final MemberList turn = new MemberList();
    private long bytesWritten;

    /** @param shared that nobody else uses meanwhile */
    Rounds(RoundLimits limits, WaitingLine line, MemberWriter writer, TurnWriter pending, SharedComposition shared) {
        this.limits = limits;
        this.line = line;
        this.writer = writer;
        this.pending = pending;
        this.shared = shared;
    }

    /** Serves a turn's share of those in line, the longest waiting first; true when some are left. */
    boolean serve() {
        serveFirst(Math.max(limits.members(), line.size() / TURNS_MAX), limits.bytes());
        return !line.isEmpty();
    }

    /** Serves those first for whom so much has come meanwhile as a turn may take in: the logs hold it for them. */
    void serveOverdue() {
        while (line.bytesSinceFirst() >= LaneSlots.BYTES_PER_TURN) {
            serveFirst(limits.members(), Long.MAX_VALUE);
        }
    }

    void serveAll() {
        while (!line.isEmpty()) {
            serveFirst(line.size(), Long.MAX_VALUE);
        }
    }

    /** Serves those of a room that are in line. */
    void serve(LaneRoom room) {
        for (int i = 0, size = room.size(); i < size; i++) {
            if (room.member(i).isInLine()) {
                turn.add(room.member(i));
            }
        }
        serveTurn(Long.MAX_VALUE);
    }

    /** Serves a member if it is in line. */
    void serve(Member member) {
        if (member.isInLine()) {
            serveAlone(member);
        }
    }

    private void serveAlone(Member member) {
        bytesWritten += writer.writeAlone(member, member.writtenKey, writer.writtenKey());
        leave(member);
    }

    private void serveFirst(int members, long bytes) {
        Member next = line.first();
        for (int i = 0; i < members && next != null; i++) {
            turn.add(next);
            next = next.nextInLine;
        }
        serveTurn(bytes);
    }

    private void serveTurn(long bytes) {
        bytesWritten = 0;
        try {
            for (int at = 0; at < turn.size() && bytesWritten < bytes; ) {
                at = turn.get(at).isInLine() ? serveGuarded(at) : at + 1;
            }
        } finally {
            turn.clear();
            shared.clear();
        }
    }

    /** A bug costs the member it is met with, and lets the others be served. */
    private int serveGuarded(int from) {
        try {
            return serveFrom(from);
        } catch (RuntimeException | AssertionError e) {
            writer.failed(turn.get(from), e);
            leave(turn.get(from));
            return from + 1;
        }
    }

    /** Serves one member and those behind it that get the same; returns the position of the next to be served. */
    private int serveFrom(int from) {
        Member first = turn.get(from);
        long endKey = writer.writtenKey();
        if (first.own.hasUnsentBefore(endKey)) {
            serveAlone(first);
            return from + 1;
        }
        shared.gather(first, endKey);
        Composition gathered = shared.gathered();
        long bytes = Math.max(1, gathered.bytes());
        long most = Math.max(ALIKE_MIN, limits.bytes() / bytes);
        int end = from + 1;
        while (end < turn.size()
                && end - from < most
                && turn.get(end).isInLine()
                && shared.isFor(turn.get(end), endKey)) {
            end++;
        }
        writer.writeAlike(turn, from, end, gathered, MemberWriter.IN_LINE);
        bytesWritten += bytes * (end - from);
        boolean complete = gathered.isComplete();
        for (int i = from; i < end; i++) {
            if (complete) {
                leave(turn.get(i));
            } else if (turn.get(i).isInLine()) {
                turn.get(i).writtenKey = gathered.lastKey();
            }
        }
        return complete ? end : from;
    }

    /** It has got everything, unless it fell behind. */
    private void leave(Member member) {
        if (member.isInLine()) {
            line.remove(member);
            pending.listWithOwn(member);
        }
    }
}
