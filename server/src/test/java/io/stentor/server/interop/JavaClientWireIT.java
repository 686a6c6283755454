package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the bytes show: a parser would hide it. */
class JavaClientWireIT extends JavaClientCase {
    private static final List<String> FIELDS = List.of(
            "\"big\":12345678901234567890",
            "\"one\":1.0",
            "\"exponent\":1E+2",
            "\"minusZero\":-0",
            "\"tiny\":1e-400",
            "\"escapes\":\"\\u0041\\/\\u00e9\\n\"",
            "\"plain\":\"é/😀\"",
            "\"pair\":\"\\ud83d\\ude00\"",
            "\"half\":\"\\ud83d\"",
            "\"b\":{\"z\":1,\"a\":[1.50,2e0,{}]}",
            "\"7\":\"numbers\",\"1\":\"as\",\"3\":\"keys\"",
            "\"spaced\" : [ 1 , 2 ]",
            "\"__proto__\":{\"x\":1}");

    private final String talk = newName("talk");
    private WireClient ann;
    private WireClient ben;
    private int sent;

    @BeforeEach
    void joinTalk() {
        ann = connectWire("{\"userId\":\"ann\"}");
        ben = connectWire("{\"userId\":\"ben\"}");
        ann.ask("0", "[\"join_conversation\",\"" + talk + "\"]");
        ben.ask("0", "[\"join_conversation\",\"" + talk + "\"]");
    }

    @Test
    void shouldDeliverTheSendersOwnBytesInTheirOrder() {
        String text = deliver(FIELDS);

        assertThat(text).containsSubsequence(FIELDS).contains("\"userId\":\"ann\"");
    }

    @Test
    void shouldSetAnOwnedFieldOnceHoweverTheSenderWroteItsName() {
        String text = deliver(List.of(
                "\"user\\u0049d\":\"forged\"",
                "\"userId\":\"forged\"",
                "\"\\u0074imestamp\":\"forged\"",
                "\"timestamp\":1",
                "\"id\":2",
                "\"last\":true"));

        assertThat(text).doesNotContain("forged").contains("\"last\":true", "\"userId\":\"ann\"");
        for (String name : List.of("\"id\":", "\"userId\":", "\"timestamp\":")) {
            assertThat(text).containsOnlyOnce(name);
        }
    }

    @Test
    void shouldTakeTwoIdsForNone() {
        assertThat(deliver(List.of("\"id\":\"first\"", "\"id\":\"second\""))).doesNotContain("first", "second");
    }

    @Test
    void shouldKeepTheBytesOfAnIdInTheMessageAndInTheAnswer() {
        String id = "\"id\":\"\\u0041-\\/\"";

        assertThat(deliver(List.of(id))).contains(id);
        assertThat(ann.awaitPacket(packet -> packet.startsWith("3" + sent + "["), "the answer"))
                .contains(id);
    }

    @Test
    void shouldRefuseConversationIdsThatAreAmbiguousOrNoText() {
        String twice = "{\"conversationId\":\"" + talk + "\",\"conversationId\":\"" + talk + "\"}";

        assertThat(ann.ask("90", "[\"message\"," + twice + "]")).contains("\"bad_request\"");
        assertThat(ann.ask("91", "[\"join_conversation\",\"a\\ud800b\"]")).contains("\"bad_request\"");
    }

    @Test
    void shouldAnswerWithTheAckIdItWasGiven() {
        for (String ackId : List.of("2147483648", "9007199254740991")) {
            assertThat(ann.ask(ackId, "[\"presence\",\"" + talk + "\"]")).startsWith("3" + ackId + "[{\"ok\":true,");
        }
    }

    @Test
    void shouldNameTheSocketInTheAnswerToConnect() {
        assertThat(ann.id()).matches("[\\w-]{20}").isNotEqualTo(ben.id()).isNotEqualTo(ann.engineId());
    }

    /** Sends a message with these fields from ann; the text of it as both got it. */
    private String deliver(List<String> fields) {
        String mark = "\"mark\":" + ++sent + "}";
        String answer = ann.ask(
                String.valueOf(sent),
                "[\"message\",{\"conversationId\":\"" + talk + "\"," + String.join(",", fields) + ",\"mark\":" + sent
                        + "}]");
        assertThat(answer).startsWith("3" + sent + "[{\"ok\":true,");
        String marked = mark.substring(0, mark.length() - 1);
        String toAnn = ann.awaitPacket(
                packet -> packet.startsWith("2[\"message\",{") && packet.contains(marked), "the message");
        assertThat(ben.awaitPacket(packet -> packet.contains(marked), "the message"))
                .isEqualTo(toAnn);
        return toAnn;
    }
}
