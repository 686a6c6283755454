package io.stentor.wire.websocket;

import static io.stentor.wire.websocket.ClientFrames.hex;
import static io.stentor.wire.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {

    @Test
    void shouldWriteEachKindOfFrame() {
        assertThat(written(out -> Frames.writeText(out, "2"))).isEqualTo("810132");
        assertThat(written(out -> Frames.writeText(out, utf8("x3probey"), 1, 6)))
                .isEqualTo("8106" + "3370726f6265");
        assertThat(written(out -> Frames.writeBinary(out, hex("00 01 02 ff"), 1, 2)))
                .isEqualTo("82020102");
        assertThat(written(out -> Frames.writePing(out, hex(""), 0, 0))).isEqualTo("8900");
        assertThat(written(out -> Frames.writePong(out, utf8("ab"), 0, 2))).isEqualTo("8a026162");
        assertThat(written(Frames::writeClose)).isEqualTo("8800");
        assertThat(written(out -> Frames.writeClose(out, CloseCode.TOO_BIG))).isEqualTo("880203f1");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "125, 817d",
        "126, 817e007e",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "1000000, 817f00000000000f4240"
    })
    void shouldWriteTheShortestLength(int length, String header) {
        assertThat(written(out -> Frames.writeHeader(out, Opcode.TEXT, length))).isEqualTo(header);
        assertThat(Frames.headerSize(length)).isEqualTo(header.length() / 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1004, 1005, 1006, 1015, 2999, 5000})
    void shouldNeverWriteACloseCodeThatMayNotBeSent(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> written(out -> Frames.writeClose(out, code)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536})
    void shouldFindThePayloadsOfItsOwnFrames(int length) {
        ByteBuf frames = Unpooled.buffer().writeBytes(new byte[3]).skipBytes(3);
        Frames.writeText(frames, "first");
        Frames.writeBinary(frames, new byte[length], 0, length);
        Frames.writeText(frames, "last");
        List<String> seen = new ArrayList<>();
        int end = Frames.forEachFrame(frames, (opcode, index, size) -> {
            seen.add(opcode + " " + size + " " + frames.toString(index, Math.min(5, size), StandardCharsets.UTF_8));
            return true;
        });
        assertThat(seen)
                .containsExactly("1 5 first", "2 " + length + " " + "\0".repeat(Math.min(5, length)), "1 4 last");
        assertThat(end).isEqualTo(frames.writerIndex());
        assertThat(frames.readerIndex()).isEqualTo(3);
        frames.release();
    }

    @Test
    void shouldStopWhereTheVisitorStops() {
        ByteBuf frames = Unpooled.buffer();
        Frames.writeText(frames, "a");
        Frames.writeText(frames, "b");
        assertThat(Frames.forEachFrame(frames, (opcode, index, size) -> false)).isEqualTo(3);
        assertThat(frames.refCnt()).isEqualTo(1);
        frames.release();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81",
                "8102",
                "810261",
                "817e",
                "817e00",
                "817effff00",
                "817f00",
                "817fffffffffffffffff",
                "817f7fffffffffffffff",
                "8180",
                "818100000000 61",
                "0161",
                "c10161",
                "810161 81"
            })
    void shouldRefuseToWalkOverWhatItDidNotWrite(String bytes) {
        ByteBuf frames = Unpooled.wrappedBuffer(hex(bytes));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frames.forEachFrame(frames, (opcode, index, size) -> true));
        frames.release();
    }

    private static String written(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        try {
            writer.accept(out);
            return ByteBufUtil.hexDump(out);
        } finally {
            out.release();
        }
    }
}
