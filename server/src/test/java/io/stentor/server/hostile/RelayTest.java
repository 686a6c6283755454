package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member sends to poison the others: it is delivered as it was meant, or refused; never half of it. */
class RelayTest {
    private static final String ROOM = "relay";

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    // Text that is not JSON.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"conversationId\":\"relay\",\"text\":\"a\u001eb\"}",
                "{\"conversationId\":\"relay\",\"a\u001eb\":1}",
                "{\"conversationId\":\"relay\",\"id\":\"a\u001eb\"}",
                "{\"conversationId\":\"relay\u001e\",\"text\":\"x\"}",
                "{\"conversationId\":\"relay\",\u001e\"text\":\"x\"}",
                "{\"conversationId\":\"relay\"\u001e,\"text\":\"x\"}",
                "{\"conversationId\":\"relay\",\"text\":\u001e\"x\"}",
                "{\"conversationId\":\"relay\",\"text\":1\u001e}",
                "{\"conversationId\":\"relay\",\"text\":\"\u001e42[\\\"message\\\",{}]\"}",
                "{\"conversationId\":\"relay\"}\u001e",
                "\u001e{\"conversationId\":\"relay\"}",
                "{\"conversationId\":\"relay\",\"text\":\"\u0000\"}",
                "{\"conversationId\":\"relay\",\"text\":\"\u0008\"}",
                "{\"conversationId\":\"relay\",\"te\nxt\":1}",
                "{\"conversationId\":\"relay\",\"text\":\"\\u12\"}",
                "\ufeff{\"conversationId\":\"relay\"}",
                "{\"conversationId\":\"relay\"\ufeff}"
            })
    void b61ShouldCloseTheSenderAndDeliverNothingWhenAMessageIsNotJson(String message) {
        try (Audience audience = audience();
                Peer attacker = attacker(Carrier.WEBSOCKET)) {
            attacker.send("42[\"message\"," + message + "]");
            attacker.awaitClosed();
            assertThat(audience.takeMessages()).isEmpty();
        }
    }

    /** A separator in a POST makes packets of its own; the parts are what the attacker might have sent anyway. */
    @Test
    void b61ShouldDeliverNothingWhenASeparatorCutsAMessageInAPost() {
        try (Audience audience = audience();
                Peer attacker = attacker(Carrier.POLLING)) {
            attacker.send("42[\"message\",{\"conversationId\":\"relay\",\"text\":\"a\u001eb\"}]");
            attacker.awaitClosed();
            assertThat(audience.takeMessages()).isEmpty();
        }
    }

    // JSON that is delivered as it is.

    static Stream<Arguments> plainData() {
        return Stream.of(
                        // C78, E124
                        "\"text\":\"\\ud800\"",
                        "\"text\":\"\\udc00\\ud800\"",
                        "\"\\ud83d\\ude00\":\"\\ud83d\\ude00\"",
                        "\"text\":\"\\u0000\"",
                        "\"text\":\"\\u001e\"",
                        "\"text\":\"\u007f\"",
                        "\"text\":\"\u0080\"",
                        "\"text\":\"\u2028\u2029\"",
                        "\"text\":\"\ufeff\"",
                        "\"text\":\"\uffff\"",
                        "\"text\":\"\ud83d\ude00\"",
                        "\"text\":\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"",
                        "\"text\":\"" + "\\u0041".repeat(20_000) + "\"",
                        "\"text\":\"</script><!--\"",
                        "\"text\":\"${jndi:ldap://127.0.0.1:9/x}\"",
                        "\"\":\"\"",
                        "\"" + "k".repeat(5_000) + "\":1",
                        // E120
                        "\"n\":1e400",
                        "\"n\":-1e-400",
                        "\"n\":" + "9".repeat(100_000),
                        "\"n\":1E1000000000",
                        "\"n\":-0",
                        "\"n\":18446744073709551616",
                        "\"n\":0.1" + "0".repeat(10_000) + "1",
                        "\"n\":[1e308" + ",1e308".repeat(5_000) + "]",
                        // E123
                        "\"__proto__\":{\"admin\":true}",
                        "\"constructor\":{\"prototype\":{\"admin\":true}}",
                        "\"@class\":\"java.util.HashMap\"",
                        "\"@type\":\"com.sun.rowset.JdbcRowSetImpl\"",
                        "\"$type\":\"System.Diagnostics.Process\"",
                        "\"list\":[\"java.util.HashMap\",{}]",
                        "\"_placeholder\":true,\"num\":0",
                        "\"x\":{\"_placeholder\":true,\"num\":0}")
                .map(fields -> arguments(fields.substring(0, Math.min(40, fields.length())), fields));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plainData")
    void e124ShouldDeliverUnchangedWhenDataIsOdd(String name, String fields) {
        try (Audience audience = audience();
                Peer attacker = attacker(Carrier.WEBSOCKET)) {
            String answer = attacker.ask(1, "message", "{\"conversationId\":\"relay\"," + fields + "}");
            assertThat(answer).startsWith("431[{\"ok\":true");
            assertThat(audience.takeMessages()).singleElement().asString().contains(fields);
        }
    }

    /** Half a character as a key: valid JSON, so it arrives as it was sent. */
    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00x", "x\\ud800\\ud800"})
    void c78ShouldDeliverAKeyThatIsHalfACharacter(String key) {
        try (Audience audience = audience();
                Peer attacker = attacker(Carrier.WEBSOCKET)) {
            String answer = attacker.ask(1, "message", "{\"conversationId\":\"relay\",\"" + key + "\":1}");
            assertThat(answer).startsWith("431[{\"ok\":true");
            assertThat(audience.takeMessages()).singleElement().asString().contains("\"" + key + "\":1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\u001eb", "\\u0000", "\ufeff", "\u2028", "\\\"},{\\\"", "\ud83d\ude00"})
    void c78ShouldTellOthersWellFormedNamesWhenAUserNameIsOdd(String userId) {
        try (Audience audience = audience();
                Peer attacker = Carrier.WEBSOCKET.open(SERVER.port())) {
            attacker.connect("{\"userId\":\"" + userId + "\"}");
            attacker.join(ROOM);
            attacker.ask(1, "typing", "{\"conversationId\":\"relay\",\"isTyping\":true}");
            attacker.ask(2, "message", "{\"conversationId\":\"relay\",\"text\":\"x\"}");
            assertThat(audience.takeMessages()).hasSize(1);
        }
    }

    // Fields that belong to the server.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"userId\":\"forged\"",
                "\"userId\":\"forged\",\"userId\":\"forged\"",
                "\"user\\u0049d\":\"forged\"",
                "\"timestamp\":\"forged\"",
                "\"timestamp\":\"forged\",\"timestamp\":\"forged\"",
                "\"\\u0074imestamp\":\"forged\"",
                "\"id\":\"forged\",\"id\":\"forged\"",
                "\"id\":\"one\",\"i\\u0064\":\"forged\"",
                "\"userId\":{\"forged\":1},\"timestamp\":[\"forged\"]"
            })
    void e122ShouldKeepItsOwnFieldsWhenASenderForgesThem(String fields) {
        for (String message : List.of(
                "{\"conversationId\":\"relay\"," + fields + "}", "{" + fields + ",\"conversationId\":\"relay\"}")) {
            try (Audience audience = audience();
                    Peer attacker = attacker(Carrier.WEBSOCKET)) {
                attacker.ask(1, "message", message);
                assertThat(audience.takeMessages()).singleElement().asString().doesNotContain("forged");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"conversationId\":\"relay\",\"conversationId\":\"own\"}",
                "{\"conversationId\":\"own\",\"conversationId\":\"relay\"}",
                "{\"conversationId\":\"own\",\"conversation\\u0049d\":\"relay\"}"
            })
    void e122ShouldRefuseWhenAMessageNamesTwoRooms(String message) {
        try (Audience audience = audience();
                Peer attacker = attacker(Carrier.WEBSOCKET)) {
            attacker.join("own");
            assertThat(attacker.ask(1, "message", message)).contains("\"bad_request\"");
            assertThat(audience.takeMessages()).isEmpty();
        }
    }

    // Sizes of JSON.

    @ParameterizedTest
    @CsvSource({"40, true", "62, true", "63, false", "200, false", "2000, false", "20000, false", "200000, false"})
    void e119ShouldHonourTheLimitOfTheDepth(int depth, boolean delivered) {
        String nested = "[".repeat(depth) + "]".repeat(depth);
        assertDeliveredOrRefused("{\"conversationId\":\"relay\",\"deep\":" + nested + "}", delivered);
    }

    @ParameterizedTest
    @CsvSource({"9999, true", "10000, true", "10001, false"})
    void e119ShouldHonourTheLimitOfTheKeys(int keys, boolean delivered) {
        StringBuilder message = new StringBuilder("{\"conversationId\":\"relay\"");
        for (int i = 1; i < keys; i++) {
            message.append(",\"k").append(i).append("\":0");
        }
        assertDeliveredOrRefused(message + "}", delivered);
    }

    private static void assertDeliveredOrRefused(String message, boolean delivered) {
        for (Carrier carrier : Carrier.values()) {
            try (Audience audience = audience();
                    Peer attacker = attacker(carrier)) {
                assertThat(attacker.ask(1, "message", message))
                        .startsWith("431[{\"ok\":" + delivered)
                        .contains(delivered ? "timestamp" : "\"bad_request\"");
                assertThat(audience.takeMessages()).hasSize(delivered ? 1 : 0);
                attacker.send("1");
            }
        }
    }

    // Accidents.

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void e127ShouldCloseOrGoOnWhenAPacketIsCutOrFlipped(Carrier carrier) {
        byte[] packet =
                "42[\"message\",{\"conversationId\":\"relay\",\"text\":\"\u20ac\"}]".getBytes(StandardCharsets.UTF_8);
        try (Audience audience = audience()) {
            for (int i = 0; i < packet.length; i++) {
                byte[] cut = Arrays.copyOf(packet, i);
                byte[] flipped = packet.clone();
                flipped[i] ^= (byte) (1 << (3 * i % 8));
                for (byte[] bytes : List.of(cut, flipped)) {
                    try (Peer attacker = attacker(carrier)) {
                        sendRaw(attacker, bytes);
                        if (attacker.isUsable()) {
                            attacker.send("1");
                        }
                    }
                }
                // Each time, as they answer pings only while they look for messages.
                assertThat(audience.takeMessages())
                        .allMatch(message -> message.contains("\"conversationId\":\"relay\""));
            }
        }
    }

    private static void sendRaw(Peer attacker, byte[] packet) {
        if (attacker instanceof WebSocketPeer webSocket) {
            webSocket.sendBytes(ClientFrames.whole(ClientFrames.TEXT, packet));
        } else {
            try (RawSocket socket = SERVER.connect()) {
                socket.send(Requests.request(
                        "POST", Requests.POLLING + "&sid=" + attacker.engineId(), "Content-Length: " + packet.length));
                socket.send(packet);
                assertThat(socket.readAnswer().status()).isIn(200, 400);
            }
        }
    }

    private static Audience audience() {
        return new Audience(SERVER.port(), ROOM);
    }

    private static Peer attacker(Carrier carrier) {
        Peer attacker = carrier.connect(SERVER.port());
        attacker.join(ROOM);
        return attacker;
    }
}
