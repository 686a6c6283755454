package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.wire.socketio.JsonBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageSpliceTest {
    private static final byte[] MADE_ID = "\"made\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] USER = "\"ann\"".getBytes(StandardCharsets.UTF_8);

    /** Each row: the sender's object, then what members get when the id is made, up to the timestamp. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"conversationId\":\"c\"} | {\"conversationId\":\"c\",\"id\":\"made\",\"userId\":\"ann\"",
                "{ \"b\" : 1.0 ,\"a\":12345678901234567890 } | { \"b\" : 1.0 ,\"a\":12345678901234567890,\"id\":\"made\",\"userId\":\"ann\"",
                "{\"a\":1,\"userId\":\"bob\",\"b\":2} | {\"a\":1,\"b\":2,\"id\":\"made\",\"userId\":\"ann\"",
                "{\"userId\":{\"x\":[\"}\"]},\"b\":2} | {\"b\":2,\"id\":\"made\",\"userId\":\"ann\"",
                "{\"b\":2,\"timestamp\":5} | {\"b\":2,\"id\":\"made\",\"userId\":\"ann\"",
                "{\"b\":2,\"id\":7,\"userId\":1,\"userId\":2} | {\"b\":2,\"id\":\"made\",\"userId\":\"ann\"",
                "{\"user\\u0049d\":\"bob\",\"b\":\"\\u00e9\\\"\"} | {\"b\":\"\\u00e9\\\"\",\"id\":\"made\",\"userId\":\"ann\"",
                "{\"x\":{\"userId\":\"deep\",\"id\":1}} | {\"x\":{\"userId\":\"deep\",\"id\":1},\"id\":\"made\",\"userId\":\"ann\"",
            })
    void shouldKeepTheSendersBytesAndReplaceOnlyWhatTheServerOwns(String sent, String delivered) {
        assertThat(splice(sent, MADE_ID)).isEqualTo(delivered);
    }

    @Test
    void shouldKeepTheSendersIdInItsPlaceWhenNoneIsMade() {
        assertThat(splice("{\"id\":\"mine\",\"a\":1}", null)).isEqualTo("{\"id\":\"mine\",\"a\":1,\"userId\":\"ann\"");
        assertThat(splice("{\"id\":\"mine\",\"userId\":1,\"a\":1}", null))
                .isEqualTo("{\"id\":\"mine\",\"a\":1,\"userId\":\"ann\"");
    }

    @Test
    void shouldCountAKeyHoweverItIsWritten() {
        MessageFields fields = read("{\"conversat\\u0069onId\":\"c\",\"conversationId\":\"d\",\"echo\":false}");

        assertThat(fields.occurrences(MessageKey.CONVERSATION_ID)).isEqualTo(2);
        assertThat(fields.string(MessageKey.CONVERSATION_ID)).isEqualTo("d");
        assertThat(fields.isFalse(MessageKey.ECHO)).isTrue();
        assertThat(fields.isTrue(MessageKey.IS_TYPING)).isFalse();
    }

    private static String splice(String sent, byte[] madeId) {
        JsonBuffer out = new JsonBuffer();
        MessageSplice.write(out, read(sent), madeId, USER);
        return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
    }

    private static MessageFields read(String object) {
        byte[] framed = ("[" + object + "]").getBytes(StandardCharsets.UTF_8);
        MessageFields fields = new MessageFields();
        fields.read(framed, 1, framed.length - 1);
        return fields;
    }
}
