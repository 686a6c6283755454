package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.cluster.Flags;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.PacketViolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as {@code createShardedAdapter} of {@code @socket.io/redis-adapter} 8.3 says them, on a bus that is written down. */
class MessageNamespaceTest {
    private static final Scope EVERYONE = new Scope(List.of(), List.of());
    private static final Flags PLAIN = new Flags(false, true, 0);
    private static final String OPTS = "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}";
    private static final String FROM_OTHER = "\"uid\":\"47d5b815e85a4c45\",\"nsp\":\"/\"}";
    private static final String FROM_THIRD = "\"uid\":\"cccccccccccccccc\",\"nsp\":\"/\"}";
    private static final String FROM_US = "\"uid\":\"aaaaaaaaaaaaaaaa\",\"nsp\":\"/\"}";

    private final List<String> said = new ArrayList<>();
    private final List<Runnable> scheduled = new ArrayList<>();
    private final RecordingNamespace local = new RecordingNamespace();
    private final MessageNamespace namespace = new MessageNamespace(
            local,
            new WrittenBus(),
            new Patience(new ClusterCounters()),
            room -> CompletableFuture.completedFuture(null),
            () -> {});

    /** There are three nodes; time stands still until it is told to go on. */
    private final class WrittenBus implements MessageBus {
        @Override
        public String uid() {
            return "aaaaaaaaaaaaaaaa";
        }

        @Override
        public UnaryOperator<Object> binding() {
            return value -> {
                throw new IllegalArgumentException("no binding");
            };
        }

        @Override
        public void tell(Message message) {
            say("tell", message);
        }

        @Override
        public void ask(Message message) {
            say("ask", message);
        }

        @Override
        public void answer(String uid, Message message) {
            say("answer " + uid, message);
        }

        private void say(String how, Message message) {
            byte[] bytes = message.write(binding());
            said.add(how + " "
                    + (bytes[0] == '{'
                            ? new String(bytes, UTF_8)
                            : HexFormat.of().formatHex(bytes)));
        }

        @Override
        public CompletableFuture<Long> nodes() {
            return CompletableFuture.completedFuture(3L);
        }

        @Override
        public void schedule(Runnable task, Duration delay) {
            scheduled.add(task);
        }
    }

    private void hear(String json) throws PacketViolation, Malformed {
        namespace.onMessage(Message.read(json.getBytes(UTF_8)));
    }

    private String requestId(int index) {
        return said.get(index).replaceAll(".*\"requestId\":\"([0-9a-f]{16})\".*", "$1");
    }

    @Test
    void shouldSayWhatTheAdapterSays() {
        namespace.emit(EVERYONE, PLAIN, "hello", List.of("world"));
        namespace.socketsJoin(new Scope(List.of("room1"), List.of("x")), List.of("r2"));
        namespace.socketsLeave(EVERYONE, List.of("r2"));
        namespace.disconnectSockets(EVERYONE, true);
        namespace.serverSideEmit("e", List.of(1));

        assertThat(said)
                .containsExactly(
                        "tell {\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"hello\",\"world\"]}," + OPTS
                                + "}," + FROM_US,
                        "tell {\"type\":4,\"data\":{\"opts\":{\"rooms\":[\"room1\"],\"except\":[\"x\"],\"flags\":{}},\"rooms\":[\"r2\"]},"
                                + FROM_US,
                        "tell {\"type\":5,\"data\":{" + OPTS + ",\"rooms\":[\"r2\"]}," + FROM_US,
                        "tell {\"type\":6,\"data\":{" + OPTS + ",\"close\":true}," + FROM_US,
                        "ask {\"type\":9,\"data\":{\"packet\":[\"e\",1]}," + FROM_US);
    }

    @Test
    void shouldDoWhatTheAdapterWants() throws Exception {
        hear("{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"hello\"]}," + OPTS + "}," + FROM_OTHER);
        hear(
                "{\"type\":4,\"data\":{\"opts\":{\"rooms\":[\"room1\"],\"except\":[\"x\"],\"flags\":{}},\"rooms\":[\"r2\"]},"
                        + FROM_OTHER);
        hear("{\"type\":5,\"data\":{" + OPTS + ",\"rooms\":[\"r2\"]}," + FROM_OTHER);
        hear("{\"type\":6,\"data\":{" + OPTS + ",\"close\":true}," + FROM_OTHER);
        hear("{\"type\":9,\"data\":{\"packet\":[\"e\",1]}," + FROM_OTHER);

        assertThat(local.done())
                .containsExactly(
                        "emit " + EVERYONE + " " + PLAIN + " hello",
                        "join " + new Scope(List.of("room1"), List.of("x")) + " [r2]",
                        "leave " + EVERYONE + " [r2]",
                        "disconnect " + EVERYONE + " true",
                        "event e [1]");
        assertThat(said).isEmpty();
    }

    @Test
    void shouldNotHearItselfNorWhatIsForAnotherNamespace() throws Exception {
        hear("{\"type\":6,\"data\":{" + OPTS + ",\"close\":true}," + FROM_US);
        hear("{\"type\":6,\"data\":{" + OPTS + ",\"close\":true},\"uid\":\"47d5b815e85a4c45\",\"nsp\":\"/chat\"}");
        hear("{\"type\":6,\"data\":{" + OPTS + ",\"close\":true},\"uid\":\"47d5b815e85a4c45\"}");
        hear("{\"type\":2," + FROM_OTHER);

        assertThat(local.done()).isEmpty();
    }

    @Test
    void shouldHearAnEmitterThatHasNoName() throws Exception {
        hear("{\"type\":6,\"data\":{" + OPTS + ",\"close\":true},\"uid\":\"emitter\",\"nsp\":\"/\"}");
        hear("{\"type\":6,\"data\":{" + OPTS + ",\"close\":false},\"nsp\":\"/\"}");

        assertThat(local.done()).hasSize(2);
    }

    @Test
    void shouldAnswerEveryQuestionOfTheAdapter() throws Exception {
        hear("{\"type\":7,\"data\":{" + OPTS + ",\"requestId\":\"2fffb4542c0c0195\"}," + FROM_OTHER);
        hear("{\"type\":9,\"data\":{\"requestId\":\"970c2b07ccef7e36\",\"packet\":[\"e\",1]}," + FROM_OTHER);
        hear("{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"q\"]},\"requestId\":\"dd9c8b2ba0683255\","
                + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{\"timeout\":300}}}," + FROM_OTHER);

        assertThat(local.done()).containsExactly("ask " + EVERYONE + " " + new Flags(false, true, 300) + " q");
        String answer = "answer 47d5b815e85a4c45 ";
        assertThat(said)
                .containsExactly(
                        answer + "{\"type\":8,\"data\":{\"requestId\":\"2fffb4542c0c0195\",\"sockets\":[{\"id\":\"s1\","
                                + "\"handshake\":{\"headers\":{}},\"rooms\":[\"s1\",\"r\"],\"data\":{\"n\":1}}]},"
                                + FROM_US,
                        answer + "{\"type\":10,\"data\":{\"requestId\":\"970c2b07ccef7e36\",\"packet\":[1]}," + FROM_US,
                        answer + "{\"type\":11,\"data\":{\"requestId\":\"dd9c8b2ba0683255\",\"clientCount\":1},"
                                + FROM_US,
                        answer
                                + "{\"type\":12,\"data\":{\"requestId\":\"dd9c8b2ba0683255\",\"packet\":\"r\",\"number\":\"aaaaaaaaaaaaaaaa-1\"},"
                                + FROM_US);
    }

    @Test
    void shouldAskForSocketsAndWaitForEveryOtherNode() throws Exception {
        CompletableFuture<List<SocketDescription>> asked = namespace.fetchSockets(EVERYONE);
        String id = requestId(0);

        assertThat(said)
                .containsExactly("ask {\"type\":7,\"data\":{" + OPTS + ",\"requestId\":\"" + id + "\"}," + FROM_US);
        hear("{\"type\":8,\"data\":{\"requestId\":\"" + id
                + "\",\"sockets\":[{\"id\":\"far\",\"handshake\":{},\"rooms\":[\"far\"],\"data\":null}]},"
                + FROM_OTHER);
        hear("{\"type\":8,\"data\":{\"requestId\":\"other\",\"sockets\":[]}," + FROM_OTHER);
        hear("{\"type\":10,\"data\":{\"requestId\":\"" + id + "\",\"packet\":1}," + FROM_OTHER);
        assertThat(asked).isNotDone();
        hear("{\"type\":8,\"data\":{\"requestId\":\"" + id + "\",\"sockets\":[]}," + FROM_THIRD);
        assertThat(asked.get()).containsExactly(new SocketDescription("far", Map.of(), List.of("far"), null));
    }

    @Test
    void shouldTellWhenANodeDoesNotAnswer() throws Exception {
        CompletableFuture<List<Object>> asked = namespace.serverSideEmitWithAck("e", List.of(1));
        hear("{\"type\":10,\"data\":{\"requestId\":\"" + requestId(0) + "\",\"packet\":{\"a\":[1]}}," + FROM_OTHER);

        assertThat(asked).isNotDone();
        scheduled.forEach(Runnable::run);
        assertThat(asked).isCompletedExceptionally();
        assertThatThrownBy(asked::get).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void shouldGatherWhatServersAnswer() throws Exception {
        CompletableFuture<List<Object>> asked = namespace.serverSideEmitWithAck("e", List.of(1));
        String id = requestId(0);

        assertThat(said)
                .containsExactly(
                        "ask {\"type\":9,\"data\":{\"requestId\":\"" + id + "\",\"packet\":[\"e\",1]}," + FROM_US);
        hear("{\"type\":10,\"data\":{\"requestId\":\"" + id + "\",\"packet\":{\"a\":[1]}}," + FROM_OTHER);
        hear("{\"type\":10,\"data\":{\"requestId\":\"" + id + "\"}," + FROM_THIRD);
        assertThat(asked.get()).containsExactly(Map.of("a", List.of(1L)), null);
    }

    @Test
    void shouldGatherCountsAndAnswersOfSockets() throws Exception {
        CompletableFuture<RemoteAnswers> asked =
                namespace.emitWithAck(EVERYONE, new Flags(false, true, 300), "q", List.of());
        String id = requestId(0);

        assertThat(said)
                .containsExactly("ask {\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"q\"]},\"requestId\":\""
                        + id + "\",\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{\"timeout\":300}}}," + FROM_US);
        hear("{\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":1}," + FROM_OTHER);
        hear("{\"type\":12,\"data\":{\"requestId\":\"" + id + "\",\"packet\":[1.50]}," + FROM_OTHER);
        assertThat(asked).isNotDone();
        hear("{\"type\":11,\"data\":{\"requestId\":\"" + id + "\",\"clientCount\":0}," + FROM_THIRD);
        assertThat(asked.get().missing()).isZero();
        assertThat(asked.get().values())
                .extracting(value -> ((EncodedValue) value).json())
                .containsExactly("[1.50]");
    }

    @Test
    void shouldCountASilentNodeAsMissing() throws Exception {
        CompletableFuture<RemoteAnswers> asked =
                namespace.emitWithAck(EVERYONE, new Flags(false, true, 300), "q", List.of());
        hear("{\"type\":11,\"data\":{\"requestId\":\"" + requestId(0) + "\",\"clientCount\":2}," + FROM_OTHER);

        scheduled.forEach(Runnable::run);
        assertThat(asked.get()).isEqualTo(new RemoteAnswers(List.of(), 3));
    }

    /** The bus may say everything twice: what has a name or a number counts once. */
    @Test
    void shouldCountAnswersOnceThatComeTwice() throws Exception {
        CompletableFuture<List<SocketDescription>> sockets = namespace.fetchSockets(EVERYONE);
        CompletableFuture<RemoteAnswers> answers =
                namespace.emitWithAck(EVERYONE, new Flags(false, true, 300), "q", List.of());
        for (int i = 0; i < 2; i++) {
            hear("{\"type\":8,\"data\":{\"requestId\":\"" + requestId(0) + "\",\"sockets\":[]}," + FROM_OTHER);
            hear("{\"type\":11,\"data\":{\"requestId\":\"" + requestId(1) + "\",\"clientCount\":2}," + FROM_OTHER);
            hear("{\"type\":12,\"data\":{\"requestId\":\"" + requestId(1) + "\",\"packet\":1,\"number\":\"b-1\"},"
                    + FROM_OTHER);
        }
        assertThat(sockets).isNotDone();
        assertThat(answers).isNotDone();
        scheduled.forEach(Runnable::run);
        assertThat(answers.get().values()).hasSize(1);
        // One socket of the second server, and the third server.
        assertThat(answers.get().missing()).isEqualTo(2);
    }

    @Test
    void shouldAnswerAQuestionOnceThatComesTwice() throws Exception {
        for (int i = 0; i < 2; i++) {
            hear("{\"type\":7,\"data\":{" + OPTS + ",\"requestId\":\"2fffb4542c0c0195\"}," + FROM_OTHER);
            hear("{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"q\"]},\"requestId\":\"dd9c8b2ba0683255\","
                    + OPTS + "}," + FROM_OTHER);
        }
        assertThat(local.done()).hasSize(1);
        assertThat(said).hasSize(3);
        // Another node may have chosen the same name.
        hear("{\"type\":7,\"data\":{" + OPTS + ",\"requestId\":\"2fffb4542c0c0195\"}," + FROM_THIRD);
        assertThat(said).hasSize(4);
    }

    @Test
    void shouldTellAtOnceWhatCannotBeSent() {
        assertThatThrownBy(() -> namespace.emit(EVERYONE, PLAIN, "e", List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> namespace.serverSideEmitWithAck("e", List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> namespace.emitWithAck(EVERYONE, PLAIN, "e", List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"q\"]},\"requestId\":1},",
                "{\"type\":7,\"data\":{},",
                "{\"type\":8,\"data\":{\"requestId\":\"1\"},",
                "{\"type\":9,\"data\":{},",
                "{\"type\":9,\"data\":{\"packet\":[]},",
                "{\"type\":9,\"data\":{\"packet\":[1]},",
                "{\"type\":9,\"data\":{\"packet\":{}},",
                "{\"type\":4,\"data\":{\"rooms\":1},",
            })
    void shouldRefuseWhatIsNotAsItsTypeSays(String json) {
        assertThatThrownBy(() -> hear(json + FROM_OTHER)).isInstanceOf(Malformed.class);
        assertThat(local.done()).isEmpty();
        assertThat(said).isEmpty();
    }
}
