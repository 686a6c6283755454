package io.stentor.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class MaskingTest {
    private static final int SPAN = 40;
    private static final byte[] KEY = {(byte) 0x91, 0x02, (byte) 0xf3, 0x74};

    @Test
    void shouldUnmaskExactlyTheRegionAtEveryOffsetAndLength() {
        Random random = new Random(11);
        for (int offset = 0; offset <= SPAN; offset++) {
            for (int length = 0; length <= SPAN; length++) {
                byte[] bytes = new byte[2 * SPAN + 8];
                random.nextBytes(bytes);
                byte[] expected = bytes.clone();
                for (int i = 0; i < length; i++) {
                    expected[offset + i] ^= KEY[i % 4];
                }
                Masking.unmask(bytes, offset, length, Masking.key(KEY, 0));
                assertThat(bytes).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldTellAsciiFromEverythingElseAtEveryPosition() {
        for (int length = 0; length <= SPAN; length++) {
            assertThat(unmaskedIsAscii(new byte[length])).isTrue();
            for (int position = 0; position < length; position++) {
                byte[] plain = new byte[length];
                plain[position] = 0x7f;
                assertThat(unmaskedIsAscii(plain)).isTrue();
                plain[position] = (byte) 0x80;
                assertThat(unmaskedIsAscii(plain)).isFalse();
            }
        }
    }

    private static boolean unmaskedIsAscii(byte[] plain) {
        byte[] masked = plain.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= KEY[i % 4];
        }
        boolean ascii = Masking.unmask(masked, 0, masked.length, Masking.key(KEY, 0));
        assertThat(masked).isEqualTo(plain);
        return ascii;
    }
}
