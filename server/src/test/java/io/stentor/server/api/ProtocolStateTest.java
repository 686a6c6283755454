package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.Peer.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client may not say, and when: whatever breaks the protocol ends its whole connection, and nobody else's. */
class ProtocolStateTest {
    private final ApiServer server = new ApiServer(builder -> builder.connectTimeout(Duration.ofMillis(400)));

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Arguments> violations() {
        List<List<String>> cases = List.of(
                // State.
                List.of("40"),
                List.of("40/chat,", "40/chat,"),
                List.of("42/chat,[\"x\"]"),
                List.of("43/chat,1[]"),
                List.of("41/chat,"),
                List.of("41", "42[\"x\"]"),
                List.of("41", "431[]"),
                List.of("41", "41"),
                List.of("44{\"message\":\"x\"}"),
                // Grammar.
                List.of("4"),
                List.of("4abc"),
                List.of("47[\"x\"]"),
                List.of("42"),
                List.of("42{}"),
                List.of("42[]"),
                List.of("42[null]"),
                List.of("42[{}]"),
                List.of("42[\"x\""),
                List.of("42[\"x\"] " + "x"),
                List.of("42abc[\"x\"]"),
                List.of("42[\"connect\"]"),
                List.of("42[\"disconnecting\"]"),
                List.of("40/chat,[]"),
                List.of("40/chat,\"x\""),
                List.of("41{}"),
                List.of("43{}"),
                List.of("45[\"x\"]"),
                List.of("45-[\"x\"]"),
                List.of("450-[\"x\"]"),
                List.of("4511-[\"x\"]"),
                List.of("451-[\"x\",{\"_placeholder\":true,\"num\":0}]", "42[\"x\"]"));
        return cases.stream()
                .flatMap(packets -> Stream.of(Carrier.values()).map(carrier -> Arguments.of(carrier, packets)));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void shouldCloseTheConnection(Carrier carrier, List<String> packets) {
        ConcurrentLinkedQueue<String> ends = new ConcurrentLinkedQueue<>();
        server.server().of("/chat");
        server.server().of("/other").onConnection(socket -> socket.onDisconnect(reason -> ends.add(reason.text())));
        Client bystander = server.connect();
        Client client = server.connect(carrier);
        client.connectTo("/other");

        client.send(packets.toArray(String[]::new)).expectClosed();

        ApiServer.await().until(() -> !ends.isEmpty());
        assertThat(ends).containsExactly("forced close");
        bystander.expectNothing();
        assertThat(server.main().sockets()).hasSize(1);
    }

    @Test
    void shouldCloseOnABinaryMessageThatNobodyAnnounced() {
        Client client = server.connect();
        client.peer().sendWithAttachments("42[\"x\"]", new byte[] {1});
        client.expectClosed();
    }

    @Test
    void shouldCloseOnAPlaceholderForNoAttachment() {
        Client client = server.connect();
        client.peer().sendWithAttachments("451-[\"x\",{\"_placeholder\":true,\"num\":1}]", new byte[] {1});
        client.expectClosed();
    }

    @Test
    void shouldLeaveAPlaceholderOfAPlainEventAsItIs() {
        server.main().onConnection(socket -> socket.on("x", (args, ack) -> ack.send(args.toArray())));

        server.connect()
                .send("421[\"x\",{\"_placeholder\":true,\"num\":0}]")
                .expect("431[{\"_placeholder\":true,\"num\":0}]");
    }

    @Test
    void shouldTakeTheMainNamespaceByItsName() {
        server.main().onConnection(socket -> socket.on("x", (args, ack) -> ack.send()));
        Client client = server.open();

        assertThat(client.send("40/,").next()).startsWith("40{\"sid\":\"");
        client.send("42/,7[\"x\"]").expect("437[]");
    }

    @Test
    void shouldNotAnswerWhenAClientLeaves() {
        server.server().of("/chat").onConnection(socket -> socket.on("x", (args, ack) -> ack.send()));
        Client client = server.connect();
        client.connectTo("/chat");

        client.send("41", "42/chat,7[\"x\"]").expect("43/chat,7[]");
    }

    @Test
    void shouldCloseAClientThatJoinsNothing() {
        Client client = server.open();

        client.send("40/nowhere,")
                .expect("44/nowhere,{\"message\":\"Invalid namespace\"}")
                .expectClosed();
    }

    @Test
    void shouldKeepAClientThatHasLeftEverything() {
        Client client = server.connect().send("41");
        // The time of those who join nothing is over when another client's is.
        server.open().expectClosed();

        client.connect();
        client.expectNothing();
    }

    @Test
    void shouldDropEventsNestedTooDeep() {
        server.main().onConnection(socket -> socket.on("x", (args, ack) -> ack.send("heard")));
        Client client = server.connect();

        client.send("421[\"x\"," + "[".repeat(70) + "]".repeat(70) + "]", "422[\"x\"]")
                .expect("432[\"heard\"]");
    }
}
