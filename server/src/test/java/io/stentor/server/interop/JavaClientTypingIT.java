package io.stentor.server.interop;

import static io.stentor.server.interop.JavaClient.fence;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** typing: who sees it, how it is conflated, how it ends. */
class JavaClientTypingIT extends JavaClientCase {
    private static final long INTERVAL_MS = InteropSetup.LIMITS.typingIntervalMs();
    private static final long EXPIRY_MS = InteropSetup.LIMITS.typingExpiryMs();
    /** Timestamps are cut to milliseconds and come from another clock than timers. */
    private static final long CLOCK_MS = 5;

    private final String talk = newName("talk");
    private JavaClient ann;
    private JavaClient ben;
    private JavaClient cem;

    @BeforeEach
    void joinTalk() {
        List<JavaClient> members = members(talk, 3);
        ann = members.get(0);
        ben = members.get(1);
        cem = members.get(2);
    }

    @Test
    void shouldTellEveryoneButTheTypist() {
        assertThat(ann.ask("typing", typing(true))).isEqualTo(Map.of("ok", true));
        assertTyping(ben.awaitReceived("typing"), true);
        assertTyping(cem.awaitReceived("typing"), true);

        assertThat(ann.ask("typing", typing(false))).isEqualTo(Map.of("ok", true));
        assertTyping(ben.awaitReceived("typing", 2).get(1), false);

        fence(talk, ann, ben, cem);
        assertThat(ann.events()).isEmpty();
    }

    @Test
    void shouldTellWhenNoAckIsAskedFor() {
        ann.tell("typing", typing(true));

        assertTyping(ben.awaitReceived("typing"), true);
    }

    @Test
    void shouldReportWhoLeavesAsNotTyping() {
        shouldEndTyping(client -> client.ask("leave_conversation", talk));
    }

    @Test
    void shouldReportWhoDisconnectsAsNotTyping() {
        shouldEndTyping(JavaClient::disconnect);
    }

    private void shouldEndTyping(Consumer<JavaClient> go) {
        ann.ask("typing", typing(true));
        ben.awaitReceived("typing");
        go.accept(ann);

        ben.awaitReceived("user_left");
        List<Boolean> states = states(ben.received("typing"));
        assertThat(states).startsWith(true).endsWith(false);
        assertAlternates(states);
        assertThat(ben.events().get(states.size()).name()).isEqualTo("user_left");
    }

    @Test
    void shouldTellAtMostTheNewestStateOfEachTypistPerInterval() {
        TypistLog anns = new TypistLog();
        TypistLog bens = new TypistLog();
        List<CompletableFuture<Map<String, Object>>> burst = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (boolean isTyping : new boolean[] {true, false}) {
                burst.add(anns.say(ann, talk, isTyping));
                burst.add(bens.say(ben, talk, isTyping));
            }
        }
        burst.add(bens.say(ben, talk, true));
        burst.forEach(answer -> assertThat(Waiting.result(answer, "typing")).isEqualTo(Map.of("ok", true)));

        Waiting.until(() -> states(typingOf(ann, cem)).lastIndexOf(false) > 0, () -> "the end, got " + cem.events());
        Waiting.untilPassed(System.nanoTime(), 2 * INTERVAL_MS);
        assertConflated(typingOf(ann, cem), anns);
        assertConflated(typingOf(ben, cem), bens);
    }

    @Test
    void shouldNotTellAnEqualStateAgain() {
        for (boolean isTyping : new boolean[] {true, true, true, false}) {
            ann.ask("typing", typing(isTyping));
        }

        Waiting.until(() -> states(ben.received("typing")).contains(false), () -> "the end, got " + ben.events());
        assertAlternates(states(ben.received("typing")));
    }

    @Test
    void shouldReportWhoFallsSilentAsNotTyping() {
        ann.ask("typing", typing(true));

        List<Map<String, Object>> told = ben.awaitReceived("typing", 2);

        assertThat(states(told)).containsExactly(true, false);
        assertThat(ms(told.get(1)) - ms(told.get(0))).isGreaterThanOrEqualTo(EXPIRY_MS - CLOCK_MS);
    }

    @Test
    void shouldNotReportWhoKeepsSayingSo() {
        TypistLog said = new TypistLog();
        long began = System.nanoTime();
        Waiting.until(
                () -> {
                    Waiting.result(said.say(ann, talk, true), "typing");
                    return System.nanoTime() - began > EXPIRY_MS * 1_500_000;
                },
                () -> "time");

        ben.awaitReceived("typing", 2);
        ben.received("typing").forEach(event -> assertNewest(event, said));
    }

    private Map<String, Object> typing(boolean isTyping) {
        return Map.of("conversationId", talk, "isTyping", isTyping);
    }

    private void assertTyping(Map<String, Object> event, boolean isTyping) {
        assertThat(event)
                .containsOnlyKeys("userId", "conversationId", "isTyping", "timestamp")
                .containsEntry("userId", ann.userId())
                .containsEntry("conversationId", talk)
                .containsEntry("isTyping", isTyping);
        assertTimestamp(event.get("timestamp"));
    }

    private static List<Map<String, Object>> typingOf(JavaClient typist, JavaClient member) {
        return member.received("typing").stream()
                .filter(event -> event.get("userId").equals(typist.userId()))
                .toList();
    }

    private static List<Boolean> states(List<Map<String, Object>> events) {
        return events.stream().map(event -> (Boolean) event.get("isTyping")).toList();
    }

    private static long ms(Map<String, Object> event) {
        return Instant.parse((String) event.get("timestamp")).toEpochMilli();
    }

    private static void assertAlternates(List<Boolean> states) {
        for (int i = 0; i < states.size(); i++) {
            assertThat(states.get(i)).as("%s", states).isEqualTo(i % 2 == 0);
        }
    }

    private static void assertConflated(List<Map<String, Object>> events, TypistLog said) {
        assertAlternates(states(events));
        for (int i = 1; i < events.size(); i++) {
            assertThat(ms(events.get(i)) - ms(events.get(i - 1)))
                    .as("%s", events)
                    .isGreaterThanOrEqualTo(INTERVAL_MS - CLOCK_MS);
        }
        events.forEach(event -> assertNewest(event, said));
    }

    private static void assertNewest(Map<String, Object> event, TypistLog said) {
        assertThat(said.possibleAt(ms(event), CLOCK_MS, EXPIRY_MS))
                .as("%s after %s", event, said)
                .contains((Boolean) event.get("isTyping"));
    }
}
