package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.AckWithTimeout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events and acknowledgements of stock Java clients, both ways. */
class JavaSuiteEventIT extends JavaSuiteCase {
    private static final ByteString BYTES = ByteString.of(new byte[] {0, 1, 127, -128, -1});
    private static final ByteString HUEHUE = ByteString.encodeUtf8("huehue");

    /** Arguments of all kinds. */
    static List<List<Object>> arguments() {
        return List.of(
                List.of(),
                List.of(1),
                List.of(-1.5, "two", true),
                Collections.singletonList(null),
                List.of("é/\u2028😀 てすと"),
                List.of(Map.of("a", Map.of("b", List.of(1, "x", List.of())))),
                List.of(2_147_483_648L),
                List.of(BYTES),
                List.of(Map.of("bytes", BYTES, "more", List.of(BYTES, ByteString.EMPTY)), "text"));
    }

    @ParameterizedTest
    @MethodSource("arguments")
    void shouldSendAnEventBackAsItCame(List<Object> arguments) {
        SuiteClient client = connect();

        client.emit("echo", arguments.toArray());

        assertThat(client.awaitEvent("echoBack")).isEqualTo(arguments);
    }

    @ParameterizedTest
    @MethodSource("arguments")
    void shouldAcknowledgeWithWhatItWasAsked(List<Object> arguments) {
        assertThat(connect().ask("ack", arguments.toArray())).isEqualTo(arguments);
    }

    @ParameterizedTest
    @MethodSource("arguments")
    void shouldHearTheClientsAcknowledgement(List<Object> arguments) {
        SuiteClient client = connect();
        client.answer("ack", arguments.toArray());

        client.emit("callAck");

        assertThat(client.awaitEvent("ackBack")).isEqualTo(arguments);
    }

    @Test
    void shouldSendMessages() {
        SuiteClient client = connect();
        client.awaitEvent("message");

        client.socket().send("foo", 2);

        assertThat(client.awaitEvent("message", 2)).containsExactly("foo", 2);
    }

    @Test
    void shouldAskWithBytesAndHearBytes() {
        SuiteClient client = connect();
        client.answer("ack", BYTES);

        client.emit("callAckBinary");

        assertThat(client.awaitEvent("ack")).containsExactly(HUEHUE);
        assertThat(client.awaitEvent("ackBack")).containsExactly(BYTES);
    }

    @Test
    void shouldAnswerWithBytes() {
        assertThat(connect().ask("getAckBinary", "")).containsExactly(HUEHUE);
    }

    @Test
    void shouldAnswerWithADate() {
        assertThat((String) connect().ask("getAckDate", "").get(0)).matches(JavaClientCase.TIMESTAMP);
    }

    @Test
    void shouldBroadcastToAllOthers() {
        SuiteClient speaker = connect();
        SuiteClient ann = connect();
        SuiteClient ben = connect();

        speaker.emit("broadcast", "to all", BYTES);

        assertThat(ann.awaitEvent("broadcastBack")).containsExactly("to all", BYTES);
        assertThat(ben.awaitEvent("broadcastBack")).containsExactly("to all", BYTES);
        speaker.ask("ack");
        assertThat(speaker.received("broadcastBack")).isEmpty();
    }

    @Test
    void shouldSendToTheRoomOfASocketsId() {
        SuiteClient client = connect();
        SuiteClient other = connect();

        client.emit("room", "mine");

        assertThat(client.awaitEvent("roomBack")).containsExactly("mine");
        other.ask("ack");
        assertThat(other.received("roomBack")).isEmpty();
    }

    @Test
    void shouldSendAllArgumentsToTheRoomOfASocketsIdInAnotherNamespace() {
        SuiteClient client = open("/foo").awaitConnected();

        client.emit("room", "foo", 2, BYTES);

        assertThat(client.awaitEvent("roomBack").subList(0, 1)).containsExactly("foo");
    }

    @Test
    void shouldKeepTheOrderOfEvents() {
        SuiteClient client = connect();
        List<Object> numbers = IntStream.range(0, 100).boxed().collect(ArrayList::new, List::add, List::addAll);

        numbers.forEach(number -> client.emit("echo", number));

        client.awaitEvent("echoBack", numbers.size());
        assertThat(client.received("echoBack").stream().map(args -> args.get(0)))
                .isEqualTo(numbers);
    }

    @Test
    void shouldNeverAnswerAnEventThatNobodyListensTo() {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        connect().socket().emit("unknown", new Object[] {1}, new AckWithTimeout(200) {
            @Override
            public void onSuccess(Object... arguments) {
                outcome.complete("answered");
            }

            @Override
            public void onTimeout() {
                outcome.complete("time is up");
            }
        });

        assertThat(Waiting.result(outcome, "unknown")).isEqualTo("time is up");
    }

    @Test
    void shouldSendWhatWasEmittedBeforeTheConnectionStood() {
        SuiteClient client = open(namespace());

        assertThat(client.ask("ack", "early")).containsExactly("early");
    }
}
