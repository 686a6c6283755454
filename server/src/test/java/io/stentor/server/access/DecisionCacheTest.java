package io.stentor.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecisionCacheTest {
    private long nowMs;

    @Test
    void shouldForgetWhatIsOld() {
        DecisionCache cache = new DecisionCache(10, 100, () -> nowMs);
        cache.put("a", Decision.FORBIDDEN);
        nowMs = 99;
        assertThat(cache.get("a")).isEqualTo(Decision.FORBIDDEN);
        nowMs = 100;
        assertThat(cache.get("a")).isNull();
    }

    @Test
    void shouldForgetWhatWasUsedLeastLatelyWhenItIsFull() {
        DecisionCache cache = new DecisionCache(2, 100, () -> nowMs);
        cache.put("a", Decision.ALLOWED);
        cache.put("b", Decision.ALLOWED);
        cache.get("a");
        cache.put("c", Decision.ALLOWED);
        assertThat(cache.get("a")).isEqualTo(Decision.ALLOWED);
        assertThat(cache.get("b")).isNull();
        assertThat(cache.get("c")).isEqualTo(Decision.ALLOWED);
    }

    @Test
    void shouldRememberNothingWhenItIsToldSo() {
        DecisionCache cache = new DecisionCache(2, 0, () -> nowMs);
        cache.put("a", Decision.ALLOWED);
        assertThat(cache.get("a")).isNull();
    }
}
