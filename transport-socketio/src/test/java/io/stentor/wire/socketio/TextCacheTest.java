package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TextCacheTest {
    private final TextCache cache = new TextCache();

    @Test
    void shouldFindOnlyExactlyTheSameBytes() {
        put("message");
        assertThat(find("message")).isEqualTo("message");
        assertThat(find("messag")).isNull();
        assertThat(find("messages")).isNull();
        assertThat(find("")).isNull();
    }

    @Test
    void shouldLetANewTextTakeTheSlotOfAnother() {
        String first = "Aa";
        String second = "BB";
        put(first);
        assertThat(find(second)).isNull();
        put(second);
        assertThat(find(second)).isEqualTo(second);
        assertThat(find(first)).isNull();
    }

    @Test
    void shouldNotKeepLongTexts() {
        String longest = "x".repeat(TextCache.MAX_BYTES);
        put(longest);
        put(longest + "x");
        assertThat(find(longest)).isEqualTo(longest);
        assertThat(find(longest + "x")).isNull();
    }

    private void put(String text) {
        byte[] bytes = ("--" + text + "--").getBytes(StandardCharsets.UTF_8);
        cache.put(bytes, 2, bytes.length - 2, text);
    }

    private String find(String text) {
        byte[] bytes = (text + "-").getBytes(StandardCharsets.UTF_8);
        return cache.find(bytes, 0, bytes.length - 1);
    }
}
