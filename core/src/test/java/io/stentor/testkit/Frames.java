package io.stentor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes frames and remembers every one, so that a test can ask in the end whether each was released, and no more than
 * once. They are unpooled: a pooled frame's object would by then be somebody else's.
 */
public final class Frames {
    private final List<ByteBuf> made = new ArrayList<>();

    /** A frame of these bytes. */
    public ByteBuf of(String ascii) {
        return remember(Unpooled.copiedBuffer(ascii, StandardCharsets.US_ASCII));
    }

    /** A frame of this many equal bytes. */
    public ByteBuf of(char letter, int bytes) {
        return of(String.valueOf(letter).repeat(bytes));
    }

    /** Takes note of a frame made elsewhere. */
    public ByteBuf remember(ByteBuf frame) {
        made.add(frame);
        return frame;
    }

    public void assertAllReleased() {
        assertThat(made)
                .allSatisfy(frame -> assertThat(frame.refCnt())
                        .as("references left to %s", frame)
                        .isZero());
    }
}
