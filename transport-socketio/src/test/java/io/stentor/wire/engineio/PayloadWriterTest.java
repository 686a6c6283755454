package io.stentor.wire.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.wire.websocket.Frames;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PayloadWriterTest {
    private final ByteBuf out = Unpooled.buffer();
    private final ByteBuf frames = Unpooled.buffer();
    private final PayloadWriter writer = new PayloadWriter(out);

    @AfterEach
    void release() {
        assertThat(out.release()).isTrue();
        assertThat(frames.release()).isTrue();
    }

    @Test
    void shouldJoinTextPackets() {
        writer.writeText("6");
        writer.writeText("4é");
        writer.writeText("1");
        assertThat(body()).isEqualTo("6\u001e4é\u001e1");
        assertThat(writer.packets()).isEqualTo(3);
    }

    @Test
    void shouldTakeThePacketsOutOfFrames() {
        Frames.writeText(frames, "4hello");
        Frames.writeBinary(frames, new byte[] {1, 2, 3, 4}, 0, 4);
        Frames.writePing(frames, new byte[0], 0, 0);
        Frames.writeText(frames, "4" + "x".repeat(200));
        Frames.writeClose(frames);
        assertThat(writer.writeFrames(frames, 16)).isEqualTo(frames.writerIndex());
        assertThat(body()).isEqualTo("4hello\u001ebAQIDBA==\u001e4" + "x".repeat(200));
    }

    @Test
    void shouldLeaveOutWhatIsBeyondTheMostPacketsOfABody() {
        for (int i = 0; i < 5; i++) {
            Frames.writeText(frames, "4" + i);
        }
        writer.writeText("2");
        frames.readerIndex(writer.writeFrames(frames, 3));
        assertThat(body()).isEqualTo("2\u001e40\u001e41");
        assertThat(writer.writeFrames(frames, 3)).isEqualTo(frames.readerIndex());

        ByteBuf next = Unpooled.buffer();
        assertThat(new PayloadWriter(next).writeFrames(frames, 3)).isEqualTo(frames.writerIndex());
        assertThat(next.toString(StandardCharsets.UTF_8)).isEqualTo("42\u001e43\u001e44");
        next.release();
    }

    @Test
    void shouldEncodeABinaryMessageThatFillsItsBuffer() {
        ByteBuf exact = Unpooled.wrappedBuffer(new byte[] {(byte) 0x82, 1, (byte) 0xff});
        writer.writeFrames(exact, 1);
        assertThat(body()).isEqualTo("b/w==");
        exact.release();
    }

    private String body() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
