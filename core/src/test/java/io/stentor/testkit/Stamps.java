package io.stentor.testkit;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Stamp;
import java.nio.charset.StandardCharsets;

/** Stamps for frames that are nothing but text. */
public final class Stamps {
    /** Puts the offset behind the frame: {@code [12]} for a slot's, {@code [12.3]} for one of the member's own. */
    public static final Stamp IN_BRACKETS = new Stamp() {
        @Override
        public int length(Form form, ByteBuf frames) {
            // Two numbers of four digits at most, padded.
            return frames.readableBytes() + 11;
        }

        @Override
        public void write(Form form, ByteBuf frames, long sequence, int own, ByteBuf out) {
            String offset = own == Offset.AS_PLACED ? "[" + sequence + "]" : "[" + sequence + "." + own + "]";
            out.writeBytes(frames, frames.readerIndex(), frames.readableBytes());
            out.writeCharSequence(offset, StandardCharsets.US_ASCII);
            out.writeBytes(" ".repeat(11 - offset.length()).getBytes(StandardCharsets.US_ASCII));
        }
    };

    private Stamps() {}
}
