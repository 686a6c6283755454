package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Engine.IO and Socket.IO packets that the protocol forbids, each over both transports. */
class PacketTest {
    private static final String BINARY_PACKET = "bAQID";
    private static final String HUGE = "x".repeat(900_000);

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    /** What becomes of the session. */
    enum Outcome {
        CLOSED,
        SURVIVES,
        EITHER
    }

    record Case(String name, Outcome outcome, List<String> packets) {
        Case(String name, Outcome outcome, String... packets) {
            this(name, outcome, List.of(packets));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Arguments> overBothTransports(Case... cases) {
        return Stream.of(Carrier.values())
                .flatMap(carrier -> Arrays.stream(cases).map(tried -> arguments(carrier, tried)));
    }

    private static Case closed(String... packets) {
        String name = String.join(" ", packets);
        return new Case(name.substring(0, Math.min(60, name.length())), Outcome.CLOSED, packets);
    }

    private static Case survives(String... packets) {
        return new Case(String.join(" ", packets), Outcome.SURVIVES, packets);
    }

    private static Case either(String... packets) {
        return new Case(String.join(" ", packets), Outcome.EITHER, packets);
    }

    static Stream<Arguments> beforeConnect() {
        return overBothTransports(
                new Case("B43 empty packet", Outcome.CLOSED, ""),
                new Case("B43 NUL", Outcome.CLOSED, "\u0000"),
                new Case("B43 lone separator", Outcome.CLOSED, "\u001e"),
                new Case("B43 message type and separator", Outcome.CLOSED, "4\u001e"),
                closed("abc"),
                closed("7"),
                closed("8x"),
                closed("9"),
                closed("4"),
                closed("\u00e9"),
                closed("b"),
                closed("b!"),
                closed(BINARY_PACKET),
                closed("2"),
                closed("2probe"),
                closed("1"),
                // D94: nothing but a CONNECT comes first.
                closed("42[\"x\"]"),
                closed("421[\"join_conversation\",\"a\"]"),
                closed("430[]"),
                closed("41"),
                closed("42/nope,[\"x\"]"),
                closed("40/nope,", "42/nope,[\"x\"]"),
                closed("44{\"message\":\"x\"}"),
                // D115
                closed("40[]"),
                closed("40\"x\""),
                closed("401"),
                closed("40null"),
                closed("40true"),
                closed("40{"),
                closed("40{}{}"),
                closed("40{\"a\":}"),
                closed("400{}"),
                closed("40/,[]"),
                closed("40{\"a\":\"" + HUGE + "\"}"),
                closed("40{\"a\":" + "[".repeat(4_000) + "]".repeat(4_000) + "}"),
                closed("40{\"a\":" + "[".repeat(60) + "{\"b\":[[[[[]]]]]}" + "]".repeat(60) + "}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("beforeConnect")
    void shouldCloseWhenTheFirstPacketsAreBad(Carrier carrier, Case tried) {
        try (Peer peer = carrier.open(SERVER.port())) {
            peer.send(tried.packets.toArray(String[]::new));
            peer.awaitClosed();
        }
    }

    /** Each is shorter than a message may be. */
    @Test
    void d102ShouldCloseWhenAttachmentsTogetherAreTooLong() {
        try (WebSocketPeer peer = (WebSocketPeer) Carrier.WEBSOCKET.connect(SERVER.port())) {
            peer.send("453-[\"x\",{\"_placeholder\":true,\"num\":0}]");
            byte[] attachment = ClientFrames.whole(ClientFrames.BINARY, new byte[TestProfile.MAX_PAYLOAD / 2]);
            peer.sendBytes(attachment);
            peer.sendBytes(attachment);
            peer.awaitClosed();
        }
    }

    static Stream<Arguments> afterConnect() {
        return overBothTransports(
                new Case("B43 empty packet", Outcome.CLOSED, ""),
                new Case("B43 empty packet behind a good one", Outcome.CLOSED, "42[\"x\"]", ""),
                closed("abc"),
                closed("4"),
                closed(BINARY_PACKET),
                // B44: packets of the wrong direction
                closed("2"),
                closed("2probe"),
                closed("1"),
                either("0{\"sid\":\"x\"}"),
                either("5"),
                either("6"),
                either("3probe"),
                new Case(
                        "B44 20,000 pongs",
                        Outcome.EITHER,
                        Collections.nCopies(20_000, "3").toArray(String[]::new)),
                // D93
                closed("40"),
                closed("40/,"),
                closed("40{}"),
                // D99
                closed("47"),
                closed("48"),
                closed("49[\"x\"]"),
                closed("4x"),
                closed("4-1"),
                closed("4 2[\"x\"]"),
                closed("4[]"),
                closed("44{\"message\":\"x\"}"),
                closed("42/nope,[\"x\"]"),
                closed("41/nope,"),
                closed("43/nope,1[]"),
                closed("41{}"),
                closed("411"),
                // D100, D101, D104: headers that no binary packet may have
                closed("459999999-[\"x\"]"),
                closed("451832742252-"),
                closed("45-"),
                closed("45a-"),
                closed("451.5-"),
                closed("451e1-"),
                closed("450x1-"),
                closed("45 1-"),
                closed("450000001-"),
                closed("45-1-"),
                closed("4511-[\"x\"]"),
                closed("45[\"x\"]"),
                closed("450-[\"x\",1]"),
                closed("460-1[]"),
                closed("451-[\"x\",{\"_placeholder\":true,\"num\":0}]", "42[\"x\"]"),
                closed("451-[\"x\",{\"_placeholder\":true,\"num\":0}]", "451-[\"x\"]"),
                closed("451-[\"x\",{\"_placeholder\":true,\"num\":0}]", BINARY_PACKET, BINARY_PACKET),
                // D108
                closed("429007199254740992[\"x\"]"),
                closed("42" + "1".repeat(30) + "[\"x\"]"),
                closed("42-1[\"x\"]"),
                closed("421.5[\"x\"]"),
                closed("42abc[\"x\"]"),
                closed("421e3[\"x\"]"),
                closed("42+1[\"x\"]"),
                closed("42\u0661[\"x\"]"),
                // D112
                closed("42[\"connect\"]"),
                closed("42[\"disconnect\"]"),
                closed("42[\"disconnecting\"]"),
                closed("42[\"connect_error\"]"),
                closed("42[\"newListener\"]"),
                closed("42[\"removeListener\"]"),
                closed("42[\"\\u0063onnect\"]"),
                either("42[\"error\",{\"message\":\"x\"}]"),
                survives("42[\"connection\"]"),
                survives("42[\"__proto__\",{}]"),
                survives("42[\"constructor\"]"),
                // D113
                closed("42[{\"toString\":\"foo\"}]"),
                closed("42[true]"),
                closed("42[null]"),
                closed("42[[]]"),
                closed("42[]"),
                closed("42{}"),
                closed("42"),
                closed("42\"x\""),
                closed("42null"),
                closed("42[\"" + HUGE + "\"]"),
                closed("42[\"" + "x".repeat(257) + "\"]"),
                survives("42[\"" + "x".repeat(256) + "\"]"),
                either("42[1,2]"),
                either("42[1e400]"),
                closed("42[\"x\"" + ",1".repeat(1_025) + "]"),
                survives("42[\"x\"" + ",1".repeat(1_024) + "]"),
                // Acks that nobody asked for
                either("43[1]"),
                either("430[]"),
                either("439007199254740991[]"),
                closed("430"),
                closed("430{}"),
                closed("43"),
                // E121: what is not JSON
                closed("42[\"x\",01]"),
                closed("42[\"x\",+1]"),
                closed("42[\"x\",.5]"),
                closed("42[\"x\",1.]"),
                closed("42[\"x\",-]"),
                closed("42[\"x\",1e]"),
                closed("42[\"x\",1e+]"),
                closed("42[\"x\",NaN]"),
                closed("42[\"x\",Infinity]"),
                closed("42[\"x\",-Infinity]"),
                closed("42[\"x\",0x10]"),
                closed("42[\"x\",1_000]"),
                closed("42[\"x\",True]"),
                closed("42[\"x\",nul]"),
                closed("42[\"x\",undefined]"),
                closed("42['x']"),
                closed("42[\"x\",]"),
                closed("42[,\"x\"]"),
                closed("42[\"x\"]]"),
                closed("42[\"x\"][]"),
                closed("42[\"x\"]//"),
                closed("42[\"x\"/**/]"),
                closed("42[\"x\",{a:1}]"),
                closed("42[\"x\",{\"a\":1,}]"),
                closed("42[\"x\",{\"a\"}]"),
                closed("42[\"x\",{1:1}]"),
                closed("42\ufeff[\"x\"]"),
                closed("42[\"x\",\u00a01]"),
                // E124: raw controls and bad escapes
                closed("42[\"x\",\"\u0000\"]"),
                closed("42[\"x\",\"\u0001\"]"),
                closed("42[\"x\",\"\n\"]"),
                closed("42[\"x\",\"\u001f\"]"),
                closed("42[\"x\",\"\\x41\"]"),
                closed("42[\"x\",\"\\u12\"]"),
                closed("42[\"x\",\"\\u 123\"]"),
                closed("42[\"x\",\"\\u12g4\"]"),
                closed("42[\"x\",\"\\\"]"),
                survives("42[\"x\",\"\u007f\"]"),
                survives("42[\"x\",\"\\/\"]"),
                survives("42[\"x\",\"\u2028\"]"),
                survives("42 [\"x\"]"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("afterConnect")
    void shouldCloseOrGoOnAsTheProtocolHasIt(Carrier carrier, Case tried) {
        try (Peer peer = carrier.connect(SERVER.port())) {
            peer.send(tried.packets.toArray(String[]::new));
            if (tried.outcome == Outcome.CLOSED) {
                peer.awaitClosed();
            } else {
                boolean usable = peer.isUsable();
                assertThat(usable || tried.outcome == Outcome.EITHER).isTrue();
                peer.send("1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void d108ShouldEchoAckIdsExactlyUpToTheLargest(Carrier carrier) {
        try (Peer peer = carrier.connect(SERVER.port())) {
            for (String id : List.of("0", "2147483647", "2147483648", "9007199254740991")) {
                peer.send("42" + id + "[\"presence\",\"nowhere\"]");
                assertThat(peer.next()).startsWith("43" + id + "[{\"ok\":false");
            }
            peer.send("42007[\"presence\",\"nowhere\"]");
            assertThat(peer.next()).startsWith("437[");
            peer.send("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void d93ShouldCloseWhenTwoConnectsComeTogether(Carrier carrier) {
        try (Peer peer = carrier.open(SERVER.port())) {
            peer.send("40", "40");
            peer.awaitClosed();
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void d95ShouldRefuseAndStayWhenTheNamespaceIsUnknown(Carrier carrier) {
        try (Peer peer = carrier.open(SERVER.port())) {
            peer.send("40/nope,");
            assertThat(peer.next()).isEqualTo("44/nope,{\"message\":\"Invalid namespace\"}");
            peer.connect();
            assertThat(peer.isUsable()).isTrue();
            peer.send("42/nope,[\"x\"]");
            peer.awaitClosed();
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void d97ShouldRefuseEachWhenNamespacesCrowdIn(Carrier carrier) {
        try (Peer peer = carrier.open(SERVER.port())) {
            String[] connects = new String[1_000];
            Arrays.setAll(connects, i -> "40/d" + i + ",");
            peer.send(connects);
            for (int i = 0; i < connects.length; i++) {
                assertThat(peer.next()).isEqualTo("44/d" + i + ",{\"message\":\"Invalid namespace\"}");
            }
            peer.connect();
            assertThat(peer.isUsable()).isTrue();
            peer.send("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void d118ShouldForgetEveryoneWhoJoinsAndVanishes(Carrier carrier) {
        for (int i = 0; i < 30; i++) {
            Peer peer = carrier.connect(SERVER.port());
            peer.send("42[\"join_conversation\",\"ghosts\"]");
            if (peer instanceof WebSocketPeer webSocket) {
                webSocket.socket().reset();
            } else {
                peer.send("1");
                peer.close();
            }
        }
        try (Peer visitor = carrier.connect(SERVER.port())) {
            Waiting.within(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(visitor.ask(1, "join_conversation", "\"ghosts\"")).contains("\"members\":1");
            });
            visitor.send("1");
        }
    }

    @Test
    void d104ShouldCloseWhenABinaryFrameComesAlone() {
        for (byte[] payload : List.of(new byte[0], new byte[] {1, 2, 3})) {
            try (WebSocketPeer peer = WebSocketPeer.open(SERVER.port())) {
                peer.connect();
                peer.sendBytes(ClientFrames.whole(ClientFrames.BINARY, payload)).awaitClosed();
            }
        }
    }
}
