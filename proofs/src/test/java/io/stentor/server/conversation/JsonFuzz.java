package io.stentor.server.conversation;

import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.JsonBuffer;
import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * JSON: what is accepted as one value is walked to its very end, and reads the same when it is written anew; a message into
 * which the server's fields are spliced is JSON again, with the sender's fields and the server's and nothing else.
 */
public final class JsonFuzz {
    /** Without it a message is refused before anything is spliced. */
    private static final String ALWAYS_THERE = "conversationId";

    private static final byte[] ID = JsonStrings.of("m1");
    private static final byte[] USER = JsonStrings.of("u1");
    private static final MessageFields FIELDS = new MessageFields();

    private JsonFuzz() {}

    public static void run(byte[] input) {
        Object value;
        try {
            value = JsonDocument.read(input);
        } catch (PacketViolation notJson) {
            return;
        }
        int start = ValidJson.skipSpace(input, 0);
        int end = ValidJson.endOfValue(input, start);
        for (int i = end; i < input.length; i++) {
            demand(" \t\r\n".indexOf(input[i]) >= 0, "the walk ends before the value does");
        }
        byte[] anew = JsonDocument.write(value, UnaryOperator.identity());
        demandEqual(value, read(anew));
        demandEqual(value, EncodedValue.json(input).plain());
        if (value instanceof Map<?, ?> fields && fields.containsKey(ALWAYS_THERE)) {
            demandSpliced(input, start, end, fields);
        }
    }

    private static void demandSpliced(byte[] json, int start, int end, Map<?, ?> sent) {
        FIELDS.read(json, start, end);
        boolean ownId = FIELDS.haveOwnId();
        JsonBuffer out = new JsonBuffer();
        MessageSplice.write(out, FIELDS, ownId ? null : ID, USER);
        out.raw(",\"timestamp\":1}");
        byte[] spliced = Arrays.copyOf(out.bytes(), out.length());
        Map<Object, Object> expected = new LinkedHashMap<>(sent);
        if (!ownId) {
            expected.put("id", "m1");
        }
        expected.put("userId", "u1");
        expected.put("timestamp", 1L);
        demandEqual(expected, read(spliced));
    }

    private static Object read(byte[] json) {
        try {
            return JsonDocument.read(json);
        } catch (PacketViolation refused) {
            throw new AssertionError("not JSON: " + new String(json, StandardCharsets.UTF_8), refused);
        }
    }

    private static void demandEqual(Object expected, Object actual) {
        demand(comparable(expected).equals(comparable(actual)), "expected " + expected + "\nread " + actual);
    }

    /** A number by its value: how it is written is the writer's to choose. */
    private static Object comparable(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> fields = new HashMap<>();
            map.forEach((key, each) -> fields.put(key, comparable(each)));
            return fields;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonFuzz::comparable).toList();
        }
        if (value instanceof Double number && number.isInfinite()) {
            return "null"; // as it is written: JSON has no word for it
        }
        return value instanceof Number ? new BigDecimal(value.toString()).stripTrailingZeros() : String.valueOf(value);
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
