package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.testkit.HandCrankedCore;
import io.stentor.testkit.HandCrankedCore.Peer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A loop gets back to its sockets after so many slots or bytes, and goes on with the rest in its next turn. */
class LaneTurnBudgetTest {
    private final HandCrankedCore core = new HandCrankedCore(1, 1 << 14);
    private final Peer alice = core.open("alice");
    private final Peer bob = core.open("bob");

    @BeforeEach
    void inOneRoom() {
        alice.join("tea");
        bob.join("tea");
        core.crank();
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        core.end();
    }

    @Test
    void shouldEndATurnAfterSoManySlotsAndGoOnInTheNext() {
        IntStream.range(0, 10_000).forEach(i -> alice.broadcast("tea", i + " "));

        core.loop(0).crank();
        assertThat(bob.received()).isEqualTo(numbers(4_096));
        assertThat(core.loop(0).scheduled()).isEqualTo(1);

        core.loop(0).crank();
        assertThat(bob.received()).isEqualTo(numbers(8_192));

        core.crank();
        assertThat(bob.received()).isEqualTo(numbers(10_000));
        assertThat(bob.inbox().writes()).hasSize(3);
        assertThat(core.loop(0).scheduled()).isZero();
    }

    @Test
    void shouldEndATurnAfterSoManyBytesAndGoOnInTheNext() {
        String frame = "a".repeat(64 * 1024);
        IntStream.range(0, 100).forEach(i -> alice.broadcast("tea", frame));

        core.loop(0).crank();
        assertThat(bob.received()).hasSize(4 * 1024 * 1024);
        assertThat(core.loop(0).scheduled()).isEqualTo(1);

        core.crank();
        assertThat(bob.received()).hasSize(100 * 64 * 1024);
    }

    @Test
    void shouldNotCountBytesNobodyHereGets() {
        Peer carol = core.open("carol");
        carol.join("milk");
        String frame = "a".repeat(64 * 1024);
        IntStream.range(0, 100)
                .forEach(i -> assertThat(core.broadcast("nowhere", core.frames().of(frame)))
                        .isTrue());
        carol.broadcast("milk", "1");

        core.loop(0).crank();

        assertThat(carol.received()).isEqualTo("1");
    }

    @Test
    void shouldHoldADirectBackWhenTheTurnEndsBeforeTheBroadcastItFollows() {
        IntStream.range(0, 5_000).forEach(i -> alice.broadcast("tea", "."));
        alice.send("d");

        core.loop(0).crank();
        assertThat(alice.received()).isEqualTo(".".repeat(4_096));

        core.crank();
        assertThat(alice.received()).isEqualTo(".".repeat(5_000) + "d");
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + " ").collect(Collectors.joining());
    }
}
