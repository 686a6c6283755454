package io.stentor.server.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.checker.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everybody in a conversation freezes while a few go on sending, and the server has little memory: more passes through than it could keep. It
 * must neither fail nor forget to serve: soon after the thaw everybody who is connected, or connects again, gets what is sent.
 */
@Tag("once")
@Tag("alone")
class ThawIT {
    private static final int MEMBERS = Integer.getInteger("thaw.members", 200);
    private static final Duration FROZEN = Duration.ofSeconds(Integer.getInteger("thaw.seconds", 15));
    private static final int RATE = Integer.getInteger("thaw.rate", 300);
    private static final int PADDING_BYTES = 16_000;
    /** The promise is 5 s; a build server may have better to do, and who is not cut has much to read. */
    private static final Duration FULL_SERVICE = Duration.ofSeconds(Integer.getInteger("thaw.limitSeconds", 30));

    @TempDir
    private Path directory;

    @Test
    void shouldServeEverybodySoonWhenAllMembersThaw() {
        List<String> jvm = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:MaxDirectMemorySize=64m");
        try (Child server = Child.stentor(directory, jvm, List.of("presence.mergeAbove=1000000"));
                Herd herd = Herd.gather(server.awaitAddress(), MEMBERS, RATE)) {
            List<HerdMember> frozen = herd.freeze(MEMBERS);
            herd.speak(RATE, FROZEN, PADDING_BYTES);
            long residentBytes = server.residentBytes();

            long thawedAt = System.currentTimeMillis();
            herd.thaw(frozen);
            await().atMost(FULL_SERVICE).until(herd::serves);

            print(System.currentTimeMillis() - thawedAt, residentBytes, frozen);
            herd.awaitEverything();
            Report report = herd.judge();
            assertThat(report.isClean()).as(report.toString()).isTrue();
            server.assertWell();
        }
    }

    private static void print(long servedAfterMs, long residentBytes, List<HerdMember> frozen) {
        System.out.printf(
                Locale.ROOT,
                "%n%d members frozen for %d s, %d messages/s of 16 KB: full service after %d ms, RSS %d MB, %d had been cut%n",
                MEMBERS,
                FROZEN.toSeconds(),
                RATE,
                servedAfterMs,
                residentBytes >> 20,
                frozen.stream().filter(HerdMember::isEnded).count());
    }
}
