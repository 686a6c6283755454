package io.stentor.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a key set is read again, by a clock that the test turns. */
class JwksSourceTest {
    private static final byte[] EMPTY = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);

    private final Deque<CompletableFuture<byte[]>> fetches = new ArrayDeque<>();
    private long nowMs = 5;
    private final JwksSource source =
            new JwksSource(this::fetch, 600_000, 10_000, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    private CompletableFuture<byte[]> fetch() {
        CompletableFuture<byte[]> fetch = new CompletableFuture<>();
        fetches.add(fetch);
        return fetch;
    }

    @Test
    void shouldReadOnceForAllThatAsk() throws IOException {
        CompletableFuture<Boolean> first = source.refresh();
        CompletableFuture<Boolean> second = source.refresh();
        assertThat(source.keys()).isNull();
        assertThat(fetches).hasSize(1);
        fetches.remove().complete(set());
        assertThat(first.getNow(null)).isTrue();
        assertThat(second.getNow(null)).isTrue();
        assertThat(source.keys().keys()).extracting(VerificationKey::id).containsExactly("r", "e", "d");
    }

    @Test
    void shouldNotReadAgainWithinTheCooldown() throws IOException {
        load();
        nowMs += 9_999;
        assertThat(source.refresh().getNow(null)).isFalse();
        assertThat(fetches).isEmpty();
        nowMs += 1;
        assertThat(source.refresh()).isNotDone();
        assertThat(fetches).hasSize(1);
    }

    @Test
    void shouldKeepItsKeysWhenNewerOnesCannotBeRead() throws IOException {
        load();
        KeyRing before = source.keys();
        for (int failures = 1; failures <= 3; failures++) {
            nowMs += 10_000;
            CompletableFuture<Boolean> refresh = source.refresh();
            switch (failures) {
                case 1 -> fetches.remove().completeExceptionally(new IOException("status 500"));
                case 2 -> fetches.remove().complete("<html>".getBytes(StandardCharsets.UTF_8));
                default -> fetches.remove().complete(EMPTY);
            }
            assertThat(refresh.getNow(null)).isFalse();
            assertThat(source.keys()).isSameAs(before);
            assertThat(source.failures()).isEqualTo(failures);
        }
    }

    @Test
    void shouldReadAgainWhenItsKeysAreOldAndUseThemMeanwhile() throws IOException {
        load();
        nowMs += 599_999;
        source.keys();
        assertThat(fetches).isEmpty();
        nowMs += 1;
        assertThat(source.keys()).isNotNull();
        assertThat(fetches).hasSize(1);
        fetches.remove().complete(set());
        source.keys();
        assertThat(fetches).isEmpty();
    }

    private void load() throws IOException {
        CompletableFuture<Boolean> loaded = source.refresh();
        fetches.remove().complete(set());
        assertThat(loaded.getNow(null)).isTrue();
    }

    private static byte[] set() throws IOException {
        return Files.readAllBytes(Tokens.file("jwks.json"));
    }
}
