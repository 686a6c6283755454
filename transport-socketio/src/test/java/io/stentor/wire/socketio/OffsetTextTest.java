package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetTextTest {
    @ParameterizedTest
    @CsvSource({
        "-1, -1, AAAAAAAAAAAAAA",
        "0, -1, AAAAAAABAAAAAA",
        "0, 0, AAAAAAABAAAAAB",
        "62, 63, AAAAAAA_AAAABA",
        "281474976710654, 2147483647, ________CAAAAA"
    })
    void shouldReadWhatItWrites(long sequence, int own, String text) {
        assertThat(written(sequence, own)).isEqualTo(text);
        assertThat(OffsetText.isOffset(text)).isTrue();
        assertThat(OffsetText.sequence(text)).isEqualTo(sequence);
        assertThat(OffsetText.own(text)).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAA",
                "AAAAAAAA AAAAA",
                "AAAAAAAAAAAAA=",
                "AAAAAAAA\u0100AAAAA",
                "AAAAAAAACAAAAB",
                "AAAAAAAA______"
            })
    void shouldRefuseWhatItCannotHaveWritten(String text) {
        assertThat(OffsetText.isOffset(text)).isFalse();
    }

    @Test
    void shouldRefuseALongText() {
        assertThat(OffsetText.isOffset("A".repeat(5_000))).isFalse();
    }

    private static String written(long sequence, int own) {
        ByteBuf out = Unpooled.buffer();
        OffsetText.write(out, sequence, own);
        return out.toString(StandardCharsets.US_ASCII);
    }
}
