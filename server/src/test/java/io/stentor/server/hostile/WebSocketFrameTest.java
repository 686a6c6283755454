package io.stentor.server.hostile;

import static io.stentor.server.hostile.TestProfile.MAX_PAYLOAD;
import static io.stentor.server.peer.ClientFrames.BINARY;
import static io.stentor.server.peer.ClientFrames.CONTINUATION;
import static io.stentor.server.peer.ClientFrames.TEXT;
import static io.stentor.server.peer.ClientFrames.fragment;
import static io.stentor.server.peer.ClientFrames.hex;
import static io.stentor.server.peer.ClientFrames.join;
import static io.stentor.server.peer.ClientFrames.repeat;
import static io.stentor.server.peer.ClientFrames.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that RFC 6455 forbids, and lengths, fragments and text that only an attacker sends. */
class WebSocketFrameTest {
    private static final byte[] X = {'x'};
    private static final byte[] NOTHING = {};

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    static Stream<Arguments> protocolErrors() {
        byte[] begun = fragment(TEXT, "42[".getBytes(StandardCharsets.US_ASCII));
        return Stream.of(
                arguments("C62 unmasked text", hex("81 01 33")),
                arguments("C62 unmasked empty text", hex("81 00")),
                arguments("C62 unmasked binary", hex("82 03 010203")),
                arguments("C62 unmasked ping", hex("89 00")),
                arguments("C62 unmasked pong", hex("8a 00")),
                arguments("C62 unmasked close", hex("88 02 03e8")),
                arguments("C63 RSV1", hex("c1 81 00000000 33")),
                arguments("C63 RSV2", hex("a1 81 00000000 33")),
                arguments("C63 RSV3", hex("91 81 00000000 33")),
                arguments("C63 all reserved bits", hex("f1 81 00000000 33")),
                arguments("C63 RSV1 on a ping", hex("c9 80 00000000")),
                arguments("C63 RSV2 on a close frame", hex("a8 80 00000000")),
                arguments("C63 RSV1 on a continuation", join(begun, hex("c0 80 00000000"))),
                arguments("C64 opcode 3", hex("83 80 00000000")),
                arguments("C64 opcode 4", hex("84 80 00000000")),
                arguments("C64 opcode 5", hex("85 80 00000000")),
                arguments("C64 opcode 6", hex("86 80 00000000")),
                arguments("C64 opcode 7", hex("87 80 00000000")),
                arguments("C64 opcode 11", hex("8b 80 00000000")),
                arguments("C64 opcode 12", hex("8c 80 00000000")),
                arguments("C64 opcode 13", hex("8d 80 00000000")),
                arguments("C64 opcode 14", hex("8e 80 00000000")),
                arguments("C64 opcode 15", hex("8f 80 00000000")),
                arguments("C64 opcode 3 of 1 TB", hex("83 ff 0000010000000000 00000000")),
                arguments("C64 opcode 11 of 1 TB", hex("8b ff 0000010000000000 00000000")),
                arguments("C65 fragmented ping", hex("09 80 00000000 80 80 00000000")),
                arguments("C65 fragmented pong", hex("0a 80 00000000 80 80 00000000")),
                arguments("C65 fragmented close", hex("08 80 00000000 80 80 00000000")),
                arguments("C65 ping of 126 bytes", hex("89 fe 007e 00000000")),
                arguments("C65 close of 64-bit length", hex("88 ff 0000000000000000 00000000")),
                arguments("C67 continuation without a start", hex("80 80 00000000")),
                arguments("C67 unfinished continuation without a start", hex("00 80 00000000")),
                arguments("C67 text inside a fragmented message", join(begun, whole(TEXT, X))),
                arguments("C67 binary inside a text message", join(begun, fragment(BINARY, X))),
                arguments(
                        "C67 continuation after a finished message",
                        join(
                                begun,
                                whole(CONTINUATION, "\"x\"]".getBytes(StandardCharsets.US_ASCII)),
                                whole(CONTINUATION, X))),
                arguments("C68 length with the highest bit", hex("82 ff 8000000000000000 00000000")),
                arguments("C79 close payload of one byte", hex("88 81 00000000 03")),
                arguments("garbage", hex("74657374")),
                arguments(
                        "a second handshake",
                        Requests.upgrade(Requests.WEBSOCKET).getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocolErrors")
    void shouldClose1002WhenAFrameBreaksTheProtocol(String name, byte[] bytes) {
        assertThat(closeCodeAfter(bytes)).isEqualTo(1002);
    }

    /** What precedes the error in the same read is handled, what follows it is not. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("protocolErrors")
    void shouldHandleWhatComesBeforeAnErrorAndNothingBehindIt(String name, byte[] bytes) {
        try (WebSocketPeer listener = connected();
                WebSocketPeer peer = connected()) {
            listener.join("errors");
            peer.join("errors");
            byte[] before = ClientFrames.text("42[\"message\",{\"conversationId\":\"errors\",\"text\":\"before\"}]");
            byte[] behind = ClientFrames.text("42[\"message\",{\"conversationId\":\"errors\",\"text\":\"behind\"}]");
            peer.sendBytes(join(before, bytes, behind));
            assertThat(peer.awaitCloseCode()).isEqualTo(1002);
            assertThat(listener.readUntil("42[\"user_left\""))
                    .filteredOn(packet -> packet.startsWith("42[\"message\""))
                    .singleElement()
                    .asString()
                    .contains("before");
        }
    }

    static Stream<Arguments> oversizes() {
        return Stream.of(
                arguments("C68 2^63 - 1", hex("82 ff 7fffffffffffffff 00000000"), 1009),
                arguments("C68 4 GB", hex("81 ff 0000000100000000 00000000"), 1009),
                arguments("C68 2^31", hex("81 ff 0000000080000000 00000000"), 1009),
                arguments("C68 1,000,001 declared", hex("81 ff 00000000000f4241 00000000"), 1009),
                arguments(
                        "C68 too much with the fragments before",
                        join(fragment(TEXT, new byte[10]), hex("80 ff 00000000000f4237 00000000")),
                        1009),
                arguments(
                        "C71 40,000 empty continuations",
                        join(fragment(TEXT, NOTHING), repeat(fragment(CONTINUATION, NOTHING), 40_000)),
                        1008),
                arguments(
                        "C71 40,000 continuations of a byte",
                        join(fragment(TEXT, X), repeat(fragment(CONTINUATION, X), 40_000)),
                        1008),
                arguments(
                        "C71 pings between the continuations",
                        join(
                                fragment(TEXT, X),
                                repeat(join(fragment(CONTINUATION, X), whole(ClientFrames.PING, NOTHING)), 40_000)),
                        1008));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oversizes")
    void shouldCloseWhenAMessageExceedsItsLimits(String name, byte[] bytes, int code) {
        assertThat(closeCodeAfter(bytes)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"1023, false", "1024, false", "1025, true"})
    void c71ShouldHonourTheLimitOfTheFragments(int fragments, boolean closes) {
        try (WebSocketPeer peer = connected()) {
            byte[] text = "42[\"x\"]".getBytes(StandardCharsets.US_ASCII);
            peer.sendBytes(join(
                    fragment(TEXT, NOTHING),
                    repeat(fragment(CONTINUATION, NOTHING), fragments - 2),
                    whole(CONTINUATION, text)));
            assertThat(peer.isUsable()).isEqualTo(!closes);
        }
    }

    @ParameterizedTest
    @CsvSource({"8192, true", "8193, false"})
    void d115ShouldHonourTheLimitBeforeAClientHasConnected(int bytes, boolean connects) {
        try (WebSocketPeer peer = WebSocketPeer.open(SERVER.port())) {
            // The digit of the Engine.IO packet is not counted.
            peer.send("40{\"a\":\"" + "x".repeat(bytes - 9) + "\"}");
            if (connects) {
                assertThat(peer.next()).startsWith("40{");
                assertThat(peer.isUsable()).isTrue();
            } else {
                assertThat(peer.awaitCloseCode()).isIn(1009, WebSocketPeer.NO_CODE);
            }
        }
    }

    @Test
    void d115ShouldCloseWhenALongFrameIsAnnouncedBeforeAClientHasConnected() {
        try (WebSocketPeer peer = WebSocketPeer.open(SERVER.port())) {
            peer.sendBytes(hex("81 fe 3000 00000000"));
            assertThat(peer.awaitCloseCode()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, false", "1, true"})
    void b49ShouldHonourMaxPayloadWhenAMessageArrives(int beyond, boolean closes) {
        try (WebSocketPeer peer = connected()) {
            peer.send("42[\"x\",\"" + "a".repeat(MAX_PAYLOAD + beyond - 10) + "\"]");
            if (closes) {
                assertThat(peer.awaitCloseCode()).isEqualTo(1009);
            } else {
                assertThat(peer.isUsable()).isTrue();
            }
        }
    }

    @Test
    void b49ShouldCountBytesWhenCharactersTakeThree() {
        assertThat(closeCodeAfter(ClientFrames.text("42[\"x\",\"" + "\u20ac".repeat(MAX_PAYLOAD / 3) + "\"]")))
                .isEqualTo(1009);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    void c79ShouldEchoTheCodeWhenItIsValid(int code) {
        assertThat(closeCodeAfter(ClientFrames.close(code))).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void c79ShouldClose1002WhenTheCodeIsInvalid(int code) {
        assertThat(closeCodeAfter(ClientFrames.close(code))).isEqualTo(1002);
    }

    @Test
    void c79ShouldCloseWithoutACodeWhenThereIsNone() {
        assertThat(closeCodeAfter(whole(ClientFrames.CLOSE, NOTHING))).isEqualTo(WebSocketPeer.NO_CODE);
    }

    @Test
    void c79ShouldClose1007WhenTheReasonIsNotUtf8() {
        assertThat(closeCodeAfter(whole(ClientFrames.CLOSE, hex("03e8 c328")))).isEqualTo(1007);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c328",
                "c0af",
                "c1bf",
                "e080af",
                "eda080",
                "edbfbf",
                "eda081edb080",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "f888808080",
                "fc8480808080",
                "fe",
                "ff",
                "80",
                "bf",
                "e282",
                "f09f98",
                "c3",
                "e28228",
                "41c2"
            })
    void c77ShouldClose1007WhenTextIsNotUtf8(String bytes) {
        String conversation = "not utf " + bytes;
        byte[] message = message(conversation, hex(bytes));
        try (WebSocketPeer listener = connected()) {
            listener.join(conversation);
            for (byte[] sent : new byte[][] {whole(TEXT, message), inFragments(message), ClientFrames.text("")}) {
                try (WebSocketPeer peer = connected()) {
                    peer.join(conversation);
                    assertThat(listener.next()).startsWith("42[\"user_joined\"");
                    peer.sendBytes(sent);
                    assertThat(peer.awaitCloseCode()).isEqualTo(sent.length > 6 ? 1007 : WebSocketPeer.NO_CODE);
                    assertThat(listener.next()).startsWith("42[\"user_left\"");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3a9", "e282ac", "f09f9880", "ed9fbf", "ee8080", "f48fbfbf", "efbbbf", "efbfbe"})
    void c77ShouldDeliverTheSameBytesWhenTextIsUtf8(String bytes) {
        for (boolean fragmented : new boolean[] {false, true}) {
            String conversation = "utf " + bytes + fragmented;
            byte[] message = message(conversation, hex(bytes));
            try (WebSocketPeer peer = connected()) {
                peer.join(conversation);
                peer.sendBytes(fragmented ? inFragments(message) : whole(TEXT, message));
                String text = new String(hex(bytes), StandardCharsets.UTF_8);
                assertThat(peer.next()).contains("\"text\":\"" + text + "\"");
            }
        }
    }

    @Test
    void c73ShouldDeliverAMessageThatComesByteByByte() {
        for (int i = 0; i < 3; i++) {
            // A conversation of its own: who came before may still be leaving.
            String conversation = "bytes " + i;
            byte[] text = "y".repeat(4_000).getBytes(StandardCharsets.US_ASCII);
            byte[] frame = whole(TEXT, message(conversation, text));
            try (WebSocketPeer peer = connected()) {
                peer.join(conversation);
                for (byte next : frame) {
                    peer.sendBytes(new byte[] {next});
                }
                assertThat(peer.next()).contains("\"text\":\"" + "y".repeat(4_000) + "\"");
            }
        }
    }

    @Test
    void c86ShouldNegotiateNoCompressionAndRefuseCompressedFrames() {
        RawSocket socket = SERVER.connect();
        socket.send(Requests.upgrade(
                Requests.WEBSOCKET, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
        HttpAnswer answer = socket.readAnswer();
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-extensions")).isNull();
        socket.close();
        assertThat(closeCodeAfter(hex("c1 87 00000000 f248cdc9c90700"))).isEqualTo(1002);
    }

    private static WebSocketPeer connected() {
        return (WebSocketPeer) Carrier.WEBSOCKET.connect(SERVER.port());
    }

    private static int closeCodeAfter(byte[] bytes) {
        try (WebSocketPeer peer = connected()) {
            peer.sendBytes(bytes);
            int code = peer.awaitCloseCode();
            peer.awaitEnd();
            return code;
        }
    }

    private static byte[] message(String conversation, byte[] text) {
        return join(
                ("42[\"message\",{\"conversationId\":\"" + conversation + "\",\"text\":\"")
                        .getBytes(StandardCharsets.UTF_8),
                text,
                "\"}]".getBytes(StandardCharsets.US_ASCII));
    }

    /** A text message in fragments of one byte. */
    private static byte[] inFragments(byte[] message) {
        byte[][] fragments = new byte[message.length + 1][];
        for (int i = 0; i < message.length; i++) {
            fragments[i] = fragment(i == 0 ? TEXT : CONTINUATION, new byte[] {message[i]});
        }
        fragments[message.length] = whole(CONTINUATION, NOTHING);
        return join(fragments);
    }
}
