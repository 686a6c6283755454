package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;

/**
 * Where the bytes of one member go. Called on the thread of the member's lane only.
 *
 * <p>What it throws is reported as a bug and costs these bytes, for this member: its neighbours get theirs. Members may
 * share an outlet.
 */
public interface Outlet {
    /** Which form of a message it takes at present. Does not change or throw while a turn lasts. */
    Form form();

    /** Whether its client is told offsets: it gets stamped messages with theirs. Never changes, never throws. */
    boolean isStamped();

    /** Whether everything written before has gone on its way: a member that is behind misses what may be missed. Never throws. */
    boolean isReady();

    /**
     * Takes bytes from the front of complete WebSocket frames: all of them, or as many as go on their way at once, or none
     * while earlier ones are still waiting. When it took fewer than all, its owner calls {@link Lane#drained} once there is
     * room again. The buffer is shared with other members and stays the caller's: do not move its indices, retain it to keep
     * it. Must not wait and must not call the lane.
     *
     * @return how many bytes were taken; they may end in the middle of a frame
     */
    int write(ByteBuf frames);

    /** Keeps the rest of the frame in whose middle {@link #write} has stopped. Borrowed like its argument. */
    void finish(ByteBuf rest);

    /** Whether {@link #flush()} is wanted at the end of the turn for what it has taken. */
    boolean wantsFlush();

    /** The turn is over: what was written must go out now. Called once for each member that wanted it. */
    void flush();

    /** The member is too far behind to be served without a gap: its connection must end, a little later. */
    void fellBehind();
}
