package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Events of the application with every argument but the right one, odd names of conversations, restless members. */
class ConversationTest {
    private static final int MESSAGES = 300;
    private static final int TURNS = 60;

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    static Stream<String> wrongArguments() {
        return Stream.of(
                "",
                "null",
                "true",
                "5",
                "1.5",
                "1e400",
                "\"\"",
                "\"" + "x".repeat(201) + "\"",
                "\"" + "\u20ac".repeat(67) + "\"",
                "\"a\\u0000b\"",
                "\"a\\nb\"",
                "\"a\\u007fb\"",
                "\"a\\u0085b\"",
                "\"\\ud800\"",
                "[]",
                "{}",
                "[\"id\"]",
                "[[[]]]",
                "{\"conversationId\":null}",
                "{\"conversationId\":true}",
                "{\"conversationId\":5}",
                "{\"conversationId\":\"\"}",
                "{\"conversationId\":[]}",
                "{\"conversationId\":[\"id\"]}",
                "{\"conversationId\":{}}",
                "{\"conversationId\":{\"toString\":\"id\"}}",
                "{\"conversationId\":\"a\\u0000b\"}",
                "{\"conversationId\":\"\\ud800\"}",
                "{\"conversationId\":\"" + "x".repeat(201) + "\"}",
                "{\"ConversationId\":\"id\"}",
                "null,\"id\"",
                "{\"conversationId\":\"never joined\"}",
                "{\"conversationId\":\"never joined\",\"isTyping\":true}",
                "{\"conversationId\":\"never joined\",\"isTyping\":\"true\"}",
                "{\"conversationId\":\"never joined\",\"isTyping\":null}");
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void f137ShouldRefuseWhateverTheArguments(String arguments) {
        try (Peer peer = Carrier.WEBSOCKET.connect(SERVER.port())) {
            for (String event : List.of("join_conversation", "leave_conversation", "presence", "message", "typing")) {
                assertThat(peer.ask(1, event, arguments)).startsWith("431[{\"ok\":false,\"error\":{\"code\":\"");
                // And without an ack, where there is nobody to tell.
                peer.send("42[\"" + event + "\"" + (arguments.isEmpty() ? "" : "," + arguments) + "]");
            }
            assertThat(peer.isUsable()).isTrue();
        }
    }

    @Test
    void f137ShouldServeUpToTheLimitOfAConversationId() {
        try (Peer peer = Carrier.WEBSOCKET.connect(SERVER.port())) {
            for (String id :
                    List.of("x".repeat(200), "\u20ac".repeat(66), "*", "..", "/", "a b", "__proto__", "\u2028")) {
                assertThat(peer.ask(1, "join_conversation", "\"" + id + "\"")).startsWith("431[{\"ok\":true");
                assertThat(peer.ask(2, "message", "{\"conversationId\":\"" + id + "\"}"))
                        .startsWith("432[{\"ok\":true");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void f133ShouldTellTheOwnerNothingWhenAConversationIsNamedLikeItsSocket(Carrier carrier) {
        try (Peer owner = carrier.open(SERVER.port());
                Peer attacker = Carrier.WEBSOCKET.connect(SERVER.port())) {
            String socketId = owner.connect();
            owner.join("owners");
            for (String name : List.of(socketId, "conversation:" + socketId, owner.engineId(), "conversation:owners")) {
                attacker.ask(1, "join_conversation", "\"" + name + "\"");
                assertThat(attacker.ask(2, "message", "{\"conversationId\":\"" + name + "\",\"text\":\"x\"}"))
                        .startsWith("432[{\"ok\":true");
                assertThat(attacker.ask(3, "presence", "\"" + name + "\"")).contains("\"members\":1");
            }
            // Its own answer is all that the owner has got.
            owner.send("421[\"presence\",\"owners\"]");
            assertThat(owner.next()).startsWith("431[").contains("\"members\":1");
            owner.send("1");
        }
    }

    @Test
    void f130ShouldDisturbNobodyWhenMembersComeAndGo() {
        List<Peer> stayers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            stayers.add(member(i % 2 == 0 ? Carrier.WEBSOCKET : Carrier.POLLING));
        }
        try (Peer sender = member(Carrier.WEBSOCKET);
                Peer first = Carrier.WEBSOCKET.connect(SERVER.port());
                Peer second = Carrier.POLLING.connect(SERVER.port())) {
            Listening listening = new Listening(stayers, MESSAGES);
            CompletableFuture<List<Integer>> churnedFirst = async(() -> churn(first));
            CompletableFuture<List<Integer>> churnedSecond = async(() -> churn(second));
            for (int n = 1; n <= MESSAGES; n++) {
                sender.ask(n, "message", "{\"conversationId\":\"churn\",\"n\":" + n + "}");
            }
            listening.assertEachGotAllInOrder();
            assertThat(churnedFirst.join()).isSorted().doesNotHaveDuplicates();
            assertThat(churnedSecond.join()).isSorted().doesNotHaveDuplicates();
        }
        stayers.forEach(Peer::close);
    }

    private static Peer member(Carrier carrier) {
        Peer peer = carrier.connect(SERVER.port());
        peer.join("churn");
        return peer;
    }

    private static List<Integer> churn(Peer peer) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            peer.send("42" + i + "[\"" + (i % 2 == 0 ? "join" : "leave") + "_conversation\",\"churn\"]");
            for (String packet : peer.readUntil("43" + i + "[")) {
                Listening.numberIn(packet, numbers);
            }
        }
        return numbers;
    }

    private static <T> CompletableFuture<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "churn").start());
    }
}
