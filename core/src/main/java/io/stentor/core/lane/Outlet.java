package io.stentor.core.lane;

import io.netty.buffer.ByteBuf;

/**
 * Where the bytes of one member go. Called on the thread of the member's lane only.
 *
 * <p>What it throws is reported as a bug and costs these bytes, for this member: its neighbours get theirs. Members may
 * share an outlet.
 */
public interface Outlet {
    /**
     * Takes the readable bytes, one or more complete WebSocket frames. The buffer is shared with other members and stays
     * the caller's: do not move its indices, retain it to keep it. Must not wait and must not call the lane.
     *
     * @return true when {@link #flush()} is wanted at the end of the turn
     */
    boolean write(ByteBuf frames);

    /** The turn is over: what was written must go out now. Called once for each member that wanted it. */
    void flush();
}
