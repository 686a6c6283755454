package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemberNamesTest {
    private long nowNanos = Long.MAX_VALUE - 5;
    private final MemberNames names = new MemberNames(() -> nowNanos);

    @Test
    void shouldKnowAMemberForHalfAMinuteAfterItIsCalledSoNoMore() {
        names.add(1, "alice");
        names.add(2, "bob");
        names.expire(1);
        nowNanos += TimeUnit.SECONDS.toNanos(29);
        names.add(3, "carol");
        assertThat(names.of(1)).isEqualTo("alice");
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        names.add(4, "dave");
        assertThat(names.of(1)).isNull();
        assertThat(names.of(2)).isEqualTo("bob");
        assertThat(names.size()).isEqualTo(3);
    }
}
