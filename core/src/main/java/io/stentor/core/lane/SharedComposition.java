package io.stentor.core.lane;

/** What was gathered for one member from where it stands, and whether another one gets the same. Owned by the lane. */
final class SharedComposition {
    private final Composition gathered = new Composition();
    /** Whose members may get the same; null when nobody else can. */
    private LaneRoom room;

    private long cursor;

    Composition gathered() {
        return gathered;
    }

    /** Gathers what a member has not been written up to a key, as in {@link FrameOrder}, but for what may be missed. */
    void gather(Member member, long endKey) {
        clear();
        cursor = member.cursor();
        gathered.gather(member, cursor, endKey, false);
        gathered.takeSkipped();
        LaneRoom only = gathered.only();
        room = only != null && FrameOrder.ofSlot(member.enteredAt(only)) <= cursor ? only : null;
    }

    /** Whether what was gathered for the member before is what this one gets. */
    boolean isFor(Member member, long endKey) {
        if (room == null || member.cursor() != cursor || member.own.hasUnsentBefore(endKey)) {
            return false;
        }
        boolean in = false;
        for (int i = 0; i < member.roomCount(); i++) {
            LaneRoom one = member.room(i);
            long entered = FrameOrder.ofSlot(member.enteredAt(i));
            if (one == room) {
                in = entered <= cursor;
            } else if (FrameOrder.ofSlot(one.log.newest()) > Math.max(cursor, entered)) {
                return false;
            }
        }
        return in;
    }

    void clear() {
        room = null;
        gathered.clear();
    }
}
