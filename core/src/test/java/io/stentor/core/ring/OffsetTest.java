package io.stentor.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetTest {
    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 1", "2147483646, 2147483647", "2147483647, 0"})
    void shouldCountFromZeroAgainAfterTheHighestNumber(int own, int next) {
        assertThat(Offset.ownAfter(own)).isEqualTo(next);
        if (own != Offset.AS_PLACED) {
            assertThat(Offset.isOwnUpTo(own, next)).isTrue();
            assertThat(Offset.isOwnUpTo(next, own)).isFalse();
        }
        assertThat(Offset.isOwnUpTo(next, next)).isTrue();
    }

    @Test
    void shouldReachWhatLiesBefore() {
        assertThat(new Offset(8, 0).reaches(new Offset(7, 9))).isTrue();
        assertThat(new Offset(6, 9).reaches(new Offset(7, 0))).isFalse();
        assertThat(new Offset(7, 3).reaches(new Offset(7, 3))).isTrue();
        assertThat(new Offset(7, 2).reaches(new Offset(7, 3))).isFalse();
        assertThat(new Offset(7, 0).reaches(new Offset(7, Integer.MAX_VALUE))).isTrue();
        assertThat(Offset.ofSlot(7).reaches(new Offset(7, 3))).isFalse();
        assertThat(new Offset(7, 3).reaches(Offset.ofSlot(7))).isTrue();
        assertThat(Offset.ofSlot(7).reaches(Offset.ofSlot(7))).isTrue();
    }
}
