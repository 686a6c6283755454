package io.stentor.transport.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.stentor.wire.websocket.CloseCode;
import io.stentor.wire.websocket.Frames;

/** Makes the short frames the server sends of its own accord. Stateless. */
public final class OwnFrames {
    private static final int HEADER_BYTES = 10;

    private OwnFrames() {}

    /** A text frame. */
    public static ByteBuf text(String text) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(HEADER_BYTES + ByteBufUtil.utf8MaxBytes(text));
        Frames.writeText(frame, text);
        return frame;
    }

    /** A close frame, with a code unless it is {@link CloseCode#NONE}. */
    public static ByteBuf close(int code) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(HEADER_BYTES);
        if (code == CloseCode.NONE) {
            Frames.writeClose(frame);
        } else {
            Frames.writeClose(frame, code);
        }
        return frame;
    }
}
