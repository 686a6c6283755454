package io.stentor.core.lane;

/** One lane's share of a room: its members, those that are away, and its messages. Owned by the lane. */
final class LaneRoom {
    final int id;
    final RoomLog log;
    private final MemberList members = new MemberList();
    /** Null while nobody is away. */
    private MemberList away;

    /** How many of the members may come back after a cut. */
    private int returning;
    /** Whether it is among the rooms that are to be written. */
    boolean listedAsDirty;
    /** Whether it is among the rooms that keep something. */
    boolean listedAsKeeping;
    /** Whether its lane knows that it keeps messages for those in line. */
    boolean listedForLine;

    LaneRoom(int id, LaneLogs logs) {
        this.id = id;
        this.log = new RoomLog(logs);
    }

    int size() {
        return members.size();
    }

    int capacity() {
        return members.capacity();
    }

    Member member(int position) {
        return members.get(position);
    }

    MemberList members() {
        return members;
    }

    int awayCount() {
        return away == null ? 0 : away.size();
    }

    Member away(int position) {
        return away.get(position);
    }

    boolean isDirty() {
        return log.isDirty();
    }

    /** Whether nobody is in it, or away from it. */
    boolean isForsaken() {
        return members.size() == 0 && awayCount() == 0;
    }

    /** Whether there is somebody who may come back for its messages. */
    boolean isKept() {
        return returning > 0 || awayCount() > 0;
    }

    /** Lets a member in, in this slot, unless it is in already. */
    void add(Member member, long sequence) {
        if (member.positionIn(this) == Member.ABSENT) {
            member.entered(this, members.size(), sequence);
            members.add(member);
            returning += member.outlet().isStamped() ? 1 : 0;
        }
    }

    /** Lets a member out, wherever it is; the last one takes its place. */
    void remove(Member member) {
        int position = member.positionIn(this);
        if (position == Member.ABSENT) {
            return;
        }
        if (!take(member, position, members)) {
            take(member, position, away);
        } else {
            returning -= member.outlet().isStamped() ? 1 : 0;
        }
        member.left(this);
    }

    /** A member is away from now on. */
    void park(Member member) {
        if (take(member, member.positionIn(this), members)) {
            returning -= member.outlet().isStamped() ? 1 : 0;
            if (away == null) {
                away = new MemberList();
            }
            member.moved(this, away.size());
            away.add(member);
        }
    }

    private boolean take(Member member, int position, MemberList from) {
        if (from == null || position >= from.size() || from.get(position) != member) {
            return false;
        }
        Member moved = from.remove(position);
        if (moved != null) {
            moved.moved(this, position);
        }
        return true;
    }
}
