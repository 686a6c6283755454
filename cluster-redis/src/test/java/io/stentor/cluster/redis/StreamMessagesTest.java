package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SharedSession;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries and sessions as Socket.IO's own servers write and read them. */
class StreamMessagesTest {
    private static final String WITH_BUFFER =
            "gqZwYWNrZXSCpHR5cGUCpGRhdGGSo2JpbsQCAQKkb3B0c4Olcm9vbXOQpmV4Y2VwdJClZmxhZ3OA";

    private static Map<String, String> texts(Map<String, byte[]> fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.UTF_8)));
        return texts;
    }

    private static Map<String, byte[]> fields(String... namesAndValues) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static Message broadcast(String event, Object... args) {
        Broadcast what =
                new Broadcast(new Scope(List.of(), List.of()), new Flags(false, true, 0), event, List.of(args));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("packet", what.packet());
        data.put("opts", what.opts());
        return new Message(MessageType.BROADCAST, new Fields(data), "153b8e44ddcce330", "/");
    }

    @Test
    void shouldWriteWhatTheAdapterWrites() {
        assertThat(texts(StreamMessages.write(broadcast("hello", "world"), UnaryOperator.identity())))
                .containsExactly(
                        Map.entry("uid", "153b8e44ddcce330"),
                        Map.entry("nsp", "/"),
                        Map.entry("type", "3"),
                        Map.entry(
                                "data",
                                "{\"packet\":{\"type\":2,\"data\":[\"hello\",\"world\"]},"
                                        + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}"));
    }

    @Test
    void shouldWriteBinaryAsTheAdapterDoes() {
        Map<String, byte[]> written =
                StreamMessages.write(broadcast("bin", new byte[] {1, 2}), UnaryOperator.identity());

        assertThat(texts(written)).containsEntry("data", WITH_BUFFER);
    }

    @Test
    void shouldReadBinary() throws Exception {
        Message message = StreamMessages.read(fields("uid", "u", "nsp", "/", "type", "3", "data", WITH_BUFFER));

        assertThat(message.broadcast().event()).isEqualTo("bin");
        assertThat(Fields.plain(message.broadcast().args().get(0))).isEqualTo(new byte[] {1, 2});
    }

    @Test
    void shouldRefuseWhatIsNeitherJsonNorMessagePack() {
        assertThatThrownBy(() -> StreamMessages.read(fields("nsp", "/", "type", "3", "data", "*")))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> StreamMessages.read(fields("nsp", "/", "type", "x")))
                .isInstanceOf(Malformed.class);
        assertThat(StreamMessages.numberOf(fields("number", "x"))).isEqualTo(-1);
    }

    @Test
    void shouldReadTheSessionThatTheAdapterLeaves() {
        // {sid: "s1", pid: "p1", rooms: ["s1", "tea"], data: {n: 1}}
        byte[] text = "hKNzaWSiczGjcGlkonAxpXJvb21zkqJzMaN0ZWGkZGF0YYGhbgE=".getBytes(StandardCharsets.US_ASCII);

        SharedSession session = SessionText.read(text, "p1", "/", "node");

        assertThat(session.id()).isEqualTo("s1");
        assertThat(session.rooms()).containsExactly("s1", "tea");
        assertThat(session.data()).hasToString("{n=1}");
        assertThat(session.isOwn()).isFalse();
        assertThat(SessionText.read(text, "p2", "/", "node")).isNull();
        assertThat(SessionText.read("!".getBytes(StandardCharsets.US_ASCII), "p1", "/", "node"))
                .isNull();
    }

    @Test
    void shouldSayWhatASessionsClientWasAsked() {
        SharedSession.Asked asked = new SharedSession.Asked("1700000000000-7", List.of("1700000000000-3"));
        SharedSession session = new SharedSession("s1", "p1", List.of("s1"), asked, Map.of(), true);
        byte[] text = SessionText.write(session, "/", "me", UnaryOperator.identity());

        assertThat(SessionText.read(text, "p1", "/", "me")).isEqualTo(session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "x-1"})
    void shouldKnowNoSessionWhoseClientWasAskedUpToNowhere(String upTo) {
        SharedSession.Asked asked = new SharedSession.Asked(upTo, List.of());
        SharedSession session = new SharedSession("s1", "p1", List.of("s1"), asked, Map.of(), true);
        byte[] text = SessionText.write(session, "/", "me", UnaryOperator.identity());

        assertThat(SessionText.read(text, "p1", "/", "me")).isNull();
    }

    @Test
    void shouldKnowItsOwnSession() {
        SharedSession session = new SharedSession("s1", "p1", List.of("s1"), Map.of(), true);
        byte[] text = SessionText.write(session, "/chat", "me", UnaryOperator.identity());

        assertThat(SessionText.read(text, "p1", "/chat", "me")).isEqualTo(session);
        assertThat(SessionText.read(text, "p1", "/chat", "other").isOwn()).isFalse();
        assertThat(SessionText.read(text, "p1", "/", "me")).isNull();
    }
}
