package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.cluster.Missed;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody is told who was in the room {@code tea} as {@code s1}, and has seen the first entry of the stream. */
class ArrivingTest {
    private final FakeStream redis = new FakeStream();
    private final List<String> told = new ArrayList<>();
    private final Sessions.Arrival client = new Sessions.Arrival() {
        @Override
        public void enter(Sessions.Entrance entrance) {
            told.add(entrance.begin() ? "in" : "late");
            entrance.end(true);
        }

        @Override
        public void onMissed(List<Missed> missed) {
            missed.forEach(event -> told.add((event.isOwed() ? "owed " : "") + event.event() + "@" + event.entry()));
            told.add("all");
        }

        @Override
        public void onLost() {
            told.add("lost");
        }
    };
    private final Arriving arriving = new Arriving(
            redis,
            "socket.io",
            "/",
            new SharedSession("s1", "p1", List.of("s1", "tea"), null, false),
            StreamId.of("1700000000000-1"),
            client);

    private void append(String namespace, String type, String data) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("nsp", namespace.getBytes(StandardCharsets.UTF_8));
        fields.put("type", type.getBytes(StandardCharsets.UTF_8));
        fields.put("data", data.getBytes(StandardCharsets.UTF_8));
        redis.append("socket.io", 10_000, fields);
    }

    private void event(String name, String rooms, String except, String flags) {
        append(
                "/",
                "3",
                "{\"packet\":{\"type\":2,\"data\":[\"" + name + "\"]},\"opts\":{\"rooms\":[" + rooms + "],\"except\":["
                        + except + "],\"flags\":{" + flags + "}}}");
    }

    private void read(int lastEntry) {
        arriving.read(StreamId.of("1700000000000-" + lastEntry), () -> told.add("over"));
    }

    @Test
    void shouldTellWhatItsRoomsWereSentUpToItsEntrance() {
        event("seen", "", "", "");
        event("all", "", "", "");
        event("its room", "\"milk\",\"tea\"", "", "");
        event("alone", "\"s1\"", "", "");
        event("other room", "\"milk\"", "", "");
        event("not for it", "", "\"s1\"", "");
        event("nor for its room", "", "\"tea\"", "");
        event("may be missed", "", "", "\"volatile\":true");
        append("/chat", "3", "{\"packet\":{\"type\":2,\"data\":[\"elsewhere\"]},\"opts\":{}}");
        append("/", "4", "{\"opts\":{\"rooms\":[],\"except\":[]},\"rooms\":[\"x\"]}");
        append("/", "3", "nonsense");
        event("after its entrance", "", "", "");

        read(11);

        assertThat(told)
                .containsExactly(
                        "over", "all@1700000000000-2", "its room@1700000000000-3", "alone@1700000000000-4", "all");
    }

    private void question(String name) {
        append(
                "/",
                "3",
                "{\"packet\":{\"type\":2,\"data\":[\"" + name
                        + "\"]},\"requestId\":\"r\",\"opts\":{\"rooms\":[\"tea\"]," + "\"except\":[],\"flags\":{}}}");
    }

    @Test
    void shouldTellQuestionsThatItWasNotAskedAndThoseThatItOwes() {
        event("seen", "", "", "");
        question("answered");
        question("owed");
        event("known there", "", "", "");
        question("while away");
        SharedSession session = new SharedSession(
                "s1",
                "p1",
                List.of("s1", "tea"),
                new SharedSession.Asked("1700000000000-4", List.of("1700000000000-3")),
                null,
                false);

        new Arriving(redis, "socket.io", "/", session, StreamId.of("1700000000000-1"), client)
                .read(StreamId.of("1700000000000-5"), () -> told.add("over"));

        assertThat(told)
                .containsExactly(
                        "over",
                        "owed owed@1700000000000-3",
                        "known there@1700000000000-4",
                        "while away@1700000000000-5",
                        "all");
    }

    /** Socket.IO's own servers do not say what they have asked: better twice than not at all. */
    @Test
    void shouldTellAllQuestionsWhenNobodyKnowsWhatItWasAsked() {
        event("seen", "", "", "");
        question("perhaps answered");

        read(2);

        assertThat(told).containsExactly("over", "perhaps answered@1700000000000-2", "all");
    }

    @Test
    void shouldTellAllPages() {
        for (int i = 0; i < 1_200; i++) {
            event("n", "", "", "");
        }
        read(1_200);

        assertThat(told).hasSize(1_199 + 2);
    }

    @Test
    void shouldBeLostWhenTheStreamNoLongerHasItsPlace() {
        event("seen", "", "", "");
        event("missed", "", "", "");
        redis.trim(1);
        read(2);

        assertThat(told).containsExactly("over", "lost");
    }

    @Test
    void shouldBeLostWhenItHasMissedTooMuch() {
        for (int i = 0; i < 10_100; i++) {
            event("n", "", "", "");
        }
        read(10_100);

        assertThat(told).containsExactly("over", "lost");
    }

    @Test
    void shouldBeLostOnceWhenRedisDoesNotAnswer() {
        redis.setAway(true);
        read(1);
        redis.runScheduled();

        assertThat(told).containsExactly("over", "lost");
    }

    @Test
    void shouldEnterOnlyWhileSomebodyWaitsForIt() {
        arriving.enter();

        assertThat(arriving.hasEntered()).isTrue();
        assertThat(told).containsExactly("in");
    }
}
