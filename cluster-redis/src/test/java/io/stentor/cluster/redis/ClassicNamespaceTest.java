package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.wire.socketio.PacketViolation;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Requests and answers as {@code @socket.io/redis-adapter} 8.3 says them, on a bus that is written down. */
class ClassicNamespaceTest {
    private static final Scope EVERYONE = new Scope(List.of(), List.of());

    private final List<String> said = new ArrayList<>();
    private final RecordingNamespace local = new RecordingNamespace();
    private final ClassicNamespace namespace = namespace();

    private ClassicNamespace namespace() {
        Redis redis = new Redis() {
            @Override
            public void publish(String channel, byte[] message) {
                boolean json = message[0] == '{';
                said.add(channel + " "
                        + (json ? new String(message, UTF_8) : HexFormat.of().formatHex(message)));
            }

            @Override
            public CompletableFuture<Long> subscribers(String channel) {
                return CompletableFuture.completedFuture(3L);
            }

            @Override
            public void schedule(Runnable task, java.time.Duration delay) {
                // Time stands still.
            }
        };
        ClassicChannels channels = ClassicChannels.of("socket.io", "/", "aaaaaa");
        ClassicBus bus = new ClassicBus(redis, channels, "aaaaaa", UnaryOperator.identity());
        return new ClassicNamespace(local, bus, new Patience(new ClusterCounters()), () -> {});
    }

    private void request(String json) throws PacketViolation, Malformed {
        namespace.onMessage("socket.io-request#/#", json.getBytes(UTF_8));
    }

    private void response(String json) throws PacketViolation, Malformed {
        namespace.onMessage("socket.io-response#/#", json.getBytes(UTF_8));
    }

    @Test
    void shouldAnswerEveryQuestionOfTheAdapter() throws Exception {
        request("{\"uid\":\"yKNBRO\",\"requestId\":\"14AjXr\",\"type\":5,\"opts\":{\"rooms\":[],\"except\":[]}}");
        request("{\"uid\":\"yKNBRO\",\"requestId\":\"14AjXs\",\"type\":0,\"rooms\":[]}");
        request("{\"uid\":\"yKNBRO\",\"requestId\":\"14AjXt\",\"type\":1}");
        request("{\"uid\":\"watbKJ\",\"requestId\":\"U8ZvAD\",\"type\":6,\"data\":[\"sse\",1]}");

        assertThat(said)
                .containsExactly(
                        "socket.io-response#/# {\"requestId\":\"14AjXr\",\"sockets\":[{\"id\":\"s1\",\"handshake\":{\"headers\":{}},\"rooms\":[\"s1\",\"r\"],\"data\":{\"n\":1}}],\"number\":\"aaaaaa-1\"}",
                        "socket.io-response#/# {\"requestId\":\"14AjXs\",\"sockets\":[\"s1\"],\"number\":\"aaaaaa-2\"}",
                        "socket.io-response#/# {\"requestId\":\"14AjXt\",\"rooms\":[\"r\",\"s1\"],\"number\":\"aaaaaa-3\"}",
                        "socket.io-response#/# {\"type\":6,\"requestId\":\"U8ZvAD\",\"data\":[1],\"number\":\"aaaaaa-4\"}");
    }

    @Test
    void shouldTellCountAndAnswersWhenTheAdapterAsksAll() throws Exception {
        namespace.onMessage(
                "socket.io-request#/#",
                HexFormat.of()
                        .parseHex("85a3756964a6794b4e42524fa9726571756573744964a6717143354f32a47479706507a67061636b6574"
                                + "83a47479706502a46461746191a171a36e7370a12fa46f70747383a5726f6f6d7390a665786365707490"
                                + "a5666c61677381a774696d656f7574cd012c"));

        assertThat(local.done()).containsExactly("ask " + EVERYONE + " " + new Flags(false, true, 300) + " q");
        assertThat(said)
                .containsExactly(
                        "socket.io-response#/# {\"type\":8,\"requestId\":\"qqC5O2\",\"clientCount\":1,\"number\":\"aaaaaa-1\"}",
                        "socket.io-response#/# 84a47479706509a9726571756573744964a6717143354f32a67061636b6574a172a66e756d626572a86161616161612d32");
    }

    @Test
    void shouldDoWhatAdapterAndEmitterWant() throws Exception {
        request("{\"uid\":\"watbKJ\",\"type\":2,\"opts\":{\"rooms\":[],\"except\":[]},\"rooms\":[\"r2\"]}");
        request("{\"type\":3,\"opts\":{\"rooms\":[\"r\"],\"except\":[\"x\"]},\"rooms\":[\"r2\"]}");
        request("{\"uid\":\"watbKJ\",\"type\":4,\"opts\":{\"rooms\":[],\"except\":[]},\"close\":true}");

        assertThat(local.done())
                .containsExactly(
                        "join " + EVERYONE + " [r2]",
                        "leave " + new Scope(List.of("r"), List.of("x")) + " [r2]",
                        "disconnect " + EVERYONE + " true");
        assertThat(said).isEmpty();
    }

    @Test
    void shouldAnswerTheOlderFormOnlyForASocketOfItsOwn() throws Exception {
        request("{\"uid\":\"x\",\"requestId\":\"1\",\"type\":2,\"sid\":\"s1\",\"room\":\"new\"}");
        request("{\"uid\":\"x\",\"requestId\":\"2\",\"type\":3,\"sid\":\"elsewhere\",\"room\":\"new\"}");

        assertThat(local.done()).containsExactly("join " + new Scope(List.of("s1"), List.of()) + " [new]");
        assertThat(said).containsExactly("socket.io-response#/# {\"requestId\":\"1\",\"number\":\"aaaaaa-1\"}");
    }

    @Test
    void shouldNotHearItself() throws Exception {
        namespace.socketsJoin(EVERYONE, List.of("r2"));
        namespace.serverSideEmit("e", List.of(1));

        assertThat(said)
                .containsExactly(
                        "socket.io-request#/# {\"uid\":\"aaaaaa\",\"type\":2,\"opts\":{\"rooms\":[],\"except\":[]},\"rooms\":[\"r2\"]}",
                        "socket.io-request#/# {\"uid\":\"aaaaaa\",\"type\":6,\"data\":[\"e\",1]}");
        for (String each : List.copyOf(said)) {
            request(each.substring(each.indexOf('{')));
        }
        namespace.emit(EVERYONE, new Flags(false, true, 0), "e", List.of());
        namespace.onMessage("socket.io#/#", HexFormat.of().parseHex(said.get(2).substring("socket.io#/# ".length())));
        assertThat(local.done()).isEmpty();
    }

    @Test
    void shouldAskAsTheAdapterDoesAndWaitForEveryOtherNode() throws Exception {
        CompletableFuture<List<SocketDescription>> asked = namespace.fetchSockets(EVERYONE);
        String question = said.get(0);
        String id = question.replaceAll(".*\"requestId\":\"([^\"]{6})\".*", "$1");

        assertThat(question)
                .isEqualTo(
                        "socket.io-request#/# {\"uid\":\"aaaaaa\",\"type\":5,\"opts\":{\"rooms\":[],\"except\":[]},\"requestId\":\""
                                + id + "\"}");
        response("{\"requestId\":\"" + id
                + "\",\"sockets\":[{\"id\":\"far\",\"handshake\":{},\"rooms\":[\"far\"],\"data\":null}]}");
        response("{\"requestId\":\"other\",\"sockets\":[]}");
        assertThat(asked).isNotDone();
        response("{\"requestId\":\"" + id + "\",\"sockets\":[]}");
        assertThat(asked.get()).containsExactly(new SocketDescription("far", Map.of(), List.of("far"), null));
    }

    @Test
    void shouldAnswerOnceAndCountOnceWhatComesTwice() throws Exception {
        for (int i = 0; i < 2; i++) {
            request("{\"uid\":\"yKNBRO\",\"requestId\":\"14AjXr\",\"type\":5,\"opts\":{\"rooms\":[],\"except\":[]}}");
        }
        assertThat(said).hasSize(1);

        CompletableFuture<List<SocketDescription>> asked = namespace.fetchSockets(EVERYONE);
        String id = said.get(1).replaceAll(".*\"requestId\":\"([^\"]{6})\".*", "$1");
        for (int i = 0; i < 2; i++) {
            response("{\"requestId\":\"" + id + "\",\"sockets\":[],\"number\":\"bbbbbb-7\"}");
        }
        assertThat(asked).isNotDone();
        // Node.js servers do not number their answers.
        response("{\"requestId\":\"" + id + "\",\"sockets\":[]}");
        assertThat(asked).isDone();
    }

    @Test
    void shouldDropABroadcastForARoomItDoesNotHaveBeforeReadingIt() throws Exception {
        namespace.onMessage("socket.io#/#elsewhere#", new byte[] {(byte) 0xc1});
        assertThatThrownBy(() -> namespace.onMessage("socket.io#/#r#", new byte[] {(byte) 0xc1}))
                .isInstanceOf(PacketViolation.class);
    }
}
