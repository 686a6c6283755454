package io.stentor.transport.session;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.wire.websocket.CloseCode;

/**
 * How a session's bytes travel at present. Used on the session's loop only.
 *
 * <p>What the lane writes it takes as far as it can pass it on; what it leaves stays the lane's until it has told its
 * session that there is room ({@link Session#onDrained}). Buffers are borrowed, their indices stay where they are.
 */
public interface Transport {
    /** {@code polling} or {@code websocket}. */
    String name();

    /** Which form of messages it takes. */
    Form form();

    /** Whether everything written before has gone on its way. */
    boolean isReady();

    /**
     * Takes bytes from the front of complete frames, as many as may go now.
     *
     * @return how many; they may end in the middle of a frame
     */
    int write(ByteBuf frames);

    /** Takes all of it, behind what it has taken: the rest of a cut frame, or what does not come from the lane. */
    void finish(ByteBuf rest);

    /** Whether {@link #flush()} is wanted for what it has taken. */
    boolean wantsFlush();

    /** Sends what it has kept for the end of the turn. */
    void flush();

    /** Whether it takes everything it is given, up to a limit, since something final follows. */
    void takeLastWords(boolean taking);

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
