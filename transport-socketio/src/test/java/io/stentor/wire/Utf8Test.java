package io.stentor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
    private static final int[] INTERESTING = {
        0x00, 0x22, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xaf, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
        0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c328",
                "c0af",
                "c1bf",
                "e080af",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "f888808080",
                "fc8480808080",
                "80",
                "bf",
                "e282",
                "e28228",
                "e2",
                "f09f98",
                "f09f9828",
                "ff",
                "fe"
            })
    void shouldRefuseMalformedCharactersWhereverTheyStand(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (int before = 0; before < 20; before++) {
            assertThat(isValid("a".repeat(before), bad, "")).isFalse();
            assertThat(isValid("a".repeat(before), bad, "bcdefghijk")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "\u0000",
                "\u007f",
                "\u0080",
                "é",
                "\u07ff",
                "\u0800",
                "€",
                "\ud7ff",
                "\ue000",
                "\uffff",
                "😀",
                "\ud800\udc00",
                "\udbff\udfff"
            })
    void shouldAcceptWellFormedCharactersWhereverTheyStand(String text) {
        byte[] good = text.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 20; before++) {
            assertThat(isValid("a".repeat(before), good, "")).isTrue();
            assertThat(isValid("a".repeat(before), good, "bcdefghijk")).isTrue();
        }
    }

    @Test
    void shouldAgreeWithTheJdkOnEveryMixOfBoundaryBytes() {
        byte[] bytes = new byte[4];
        int mixes = (int) Math.pow(INTERESTING.length, bytes.length);
        for (int mix = 0; mix < mixes; mix++) {
            for (int i = 0, rest = mix; i < bytes.length; i++, rest /= INTERESTING.length) {
                bytes[i] = (byte) INTERESTING[rest % INTERESTING.length];
            }
            if (Utf8.isValid(bytes, 0, bytes.length) != jdkAccepts(bytes)) {
                fail(HexFormat.of().formatHex(bytes));
            }
        }
    }

    @Test
    void shouldAgreeWithTheJdkWhenOneByteOfATextIsChanged() {
        Random random = new Random(7);
        byte[] text = "plain text, then Grüße, 日本語 and 😀😀 mixed in".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = text.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            assertThat(Utf8.isValid(changed, 0, changed.length)).isEqualTo(jdkAccepts(changed));
        }
    }

    @Test
    void shouldLookAtNothingOutsideTheRegion() {
        byte[] bytes = {(byte) 0xff, 'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xff};
        assertThat(Utf8.isValid(bytes, 1, 3)).isTrue();
        assertThat(Utf8.isValid(bytes, 1, 2)).isFalse();
    }

    private static boolean isValid(String before, byte[] middle, String after) {
        ByteBuffer all = ByteBuffer.allocate(before.length() + middle.length + after.length());
        all.put(before.getBytes(StandardCharsets.US_ASCII)).put(middle).put(after.getBytes(StandardCharsets.US_ASCII));
        return Utf8.isValid(all.array(), 0, all.capacity());
    }

    private static boolean jdkAccepts(byte[] bytes) {
        CharBuffer characters = CharBuffer.allocate(bytes.length);
        return !StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes), characters, true)
                .isError();
    }
}
