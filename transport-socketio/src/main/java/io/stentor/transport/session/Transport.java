package io.stentor.transport.session;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Outlet;
import io.stentor.wire.websocket.CloseCode;

/** How a session's bytes travel at present. Used on the session's loop only. */
public interface Transport extends Outlet {
    /** {@code polling} or {@code websocket}. */
    String name();

    /**
     * Ends the connection after what was written. The session is closed already.
     *
     * @param closeCode for a WebSocket, or {@link CloseCode#NONE}
     * @return true when the session's id must stay known until {@link Session#forget}, to tell a client that polls again
     */
    boolean close(DisconnectReason reason, int closeCode);

    /** Bytes taken but not yet handed to the kernel or a poll. */
    long pendingBytes();

    /** Sets the most bytes of one message that it holds while the message arrives. */
    default void limitMessages(int bytes) {}

    /** A WebSocket has begun to take over: let no poll stay parked. */
    default void onProbe() {}

    /** The WebSocket has failed to take over: polls may park again. */
    default void onProbeFailed() {}

    /** Gives way to another transport; returns frames not handed out yet, with one reference, or null. */
    default ByteBuf retire() {
        throw new IllegalStateException("only polling gives way");
    }
}
