package io.stentor.wire.websocket;

/** Looks at frames this server framed itself, one after the other; see {@link Frames#forEachFrame}. */
@FunctionalInterface
public interface FrameVisitor {
    /**
     * Looks at one frame.
     *
     * @param opcode of the frame, see {@link Opcode}
     * @param payloadIndex where its payload begins in the visited buffer, an absolute index
     * @return true to go on, false to stop behind this frame
     */
    boolean onFrame(int opcode, int payloadIndex, int payloadLength);
}
