package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParsedReadsTest {

    private final MessageLayout layout = new MessageLayout(1, 5, 128);
    private final ParsedReads reads = new ParsedReads(layout);
    private final byte[] data = layout.packet(0, 2, 7);

    @Test
    void shouldKnowAReadAgain() {
        keep();

        ParsedReads.Entry again = reads.entry(data.clone(), data.length);
        assertThat(again.holds(data.clone(), data.length)).isTrue();
        assertThat(again.count()).isEqualTo(1);
        assertThat(again.message(0)).isEqualTo(99);
    }

    @Test
    void shouldNotTakeAReadWithOneOtherByteForTheSame() {
        keep();
        for (int i = 0; i < data.length; i++) {
            byte[] other = data.clone();
            other[i]++;
            assertThat(reads.entry(other, other.length).holds(other, other.length))
                    .isFalse();
        }
        assertThat(reads.entry(data, data.length - 1).holds(data, data.length - 1))
                .isFalse();
    }

    @Test
    void shouldNotKeepAReadThatHoldsSomethingElseOrEndsWithinAFrame() {
        ParsedReads.Entry spoiled = reads.entry(data, data.length);
        spoiled.begin();
        spoiled.spoil();
        spoiled.end(data, data.length, data.length);
        assertThat(spoiled.holds(data, data.length)).isFalse();

        ParsedReads.Entry partial = reads.entry(data, data.length);
        partial.begin();
        partial.end(data, data.length - 5, data.length);
        assertThat(partial.holds(data, data.length)).isFalse();
    }

    @Test
    void shouldNotKeepMoreMessagesThanItHasRoomFor() {
        ParsedReads.Entry entry = reads.entry(data, data.length);
        entry.begin();
        for (int i = 0; i < 257; i++) {
            entry.add(i);
        }
        entry.end(data, data.length, data.length);

        assertThat(entry.holds(data, data.length)).isFalse();
    }

    private void keep() {
        ParsedReads.Entry entry = reads.entry(data, data.length);
        entry.begin();
        entry.add(99);
        entry.end(data, data.length, data.length);
    }
}
