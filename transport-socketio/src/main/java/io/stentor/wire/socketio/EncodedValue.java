package io.stentor.wire.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.stentor.wire.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One value as it was written, in one of the notations, with the attachments its placeholders stand for. What a packet
 * held is put into another packet byte by byte: numbers, spacing, key order and escapes stay as they were.
 *
 * <p>Immutable as long as nobody writes to the arrays it was made with; safe from any thread. Valid: it came out of a
 * decoder or was checked when made. It is read anew at each call.
 */
public final class EncodedValue implements PreEncoded {
    private static final JsonFactory STRICT = PayloadReader.strictFactory(PacketEncoder.MAX_DEPTH);

    /** What a value is, in words for error messages. */
    public enum Kind {
        NULL("null"),
        BOOLEAN("a boolean"),
        NUMBER("a number"),
        STRING("a string"),
        BINARY("binary"),
        DATE("a date"),
        LIST("a list"),
        MAP("a map");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Notation notation;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final List<byte[]> attachments;

    private EncodedValue(Notation notation, byte[] bytes, int start, int end, List<byte[]> attachments) {
        this.notation = notation;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.attachments = attachments;
    }

    /**
     * A value out of a packet's payload; the arrays are the value's from now on.
     *
     * @param bytes of the packet, or a copy of a region of them
     * @param attachments all of the packet's; empty when its placeholders are mere objects
     */
    public static EncodedValue of(Notation notation, byte[] bytes, int start, int end, List<byte[]> attachments) {
        return new EncodedValue(notation, bytes, start, end, attachments);
    }

    /**
     * Ready JSON: one value, white space around it dropped. It is checked now and never again.
     *
     * @throws IllegalArgumentException when it is not one value of strict JSON in well-formed UTF-8
     */
    public static EncodedValue json(byte[] json) {
        byte[] list = new byte[json.length + 2];
        list[0] = '[';
        System.arraycopy(json, 0, list, 1, json.length);
        list[list.length - 1] = ']';
        if (!Utf8.isValid(json, 0, json.length) || !isListOfOne(list)) {
            throw new IllegalArgumentException("not one value of JSON");
        }
        int start = 1;
        int end = list.length - 1;
        while (PayloadReader.isWhitespace(list[start])) {
            start++;
        }
        while (PayloadReader.isWhitespace(list[end - 1])) {
            end--;
        }
        return new EncodedValue(Notation.JSON, list, start, end, List.of());
    }

    private static boolean isListOfOne(byte[] json) {
        try (JsonParser parser = STRICT.createNonBlockingByteArrayParser()) {
            ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
            feeder.feedInput(json, 0, json.length);
            int depth = 0;
            int elements = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.NOT_AVAILABLE) {
                    return false;
                }
                elements += depth == 1 && !token.isStructEnd() ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0);
            return elements == 1 && parser.currentLocation().getByteOffset() == json.length;
        } catch (IOException malformed) {
            return false;
        }
    }

    @Override
    public EncodedValue encoded() {
        return this;
    }

    public Notation notation() {
        return notation;
    }

    /** What the value is; a placeholder is binary. */
    public Kind kind() {
        if (notation == Notation.MSGPACK) {
            return new MsgpackReader(bytes, start, end).kind();
        }
        return switch (bytes[start]) {
            case 'n' -> Kind.NULL;
            case 't', 'f' -> Kind.BOOLEAN;
            case '"' -> Kind.STRING;
            case '[' -> Kind.LIST;
            case '{' -> attachmentItself() == null ? Kind.MAP : Kind.BINARY;
            default -> Kind.NUMBER;
        };
    }

    /**
     * The value in plain Java: null, Boolean, String, Long, Double, or BigInteger and BigDecimal where those would lose
     * digits, byte[], Instant, ArrayList and LinkedHashMap. A number of more than a thousand digits, or with such an
     * exponent, is a Double. All is the caller's; an attachment that stands in several places is one array.
     */
    public Object plain() {
        if (notation == Notation.MSGPACK) {
            return new MsgpackReader(bytes, start, end).value();
        }
        return new JsonReader(bytes, start).value(copies());
    }

    /**
     * Lists and maps down to a depth in plain Java; what lies deeper stays as it is written.
     *
     * @param depth how many lists and maps in each other are opened
     * @return as {@link #plain}, with an {@link EncodedValue} for each value at that depth
     */
    public Object opened(int depth) {
        if (notation == Notation.MSGPACK) {
            return new MsgpackReader(bytes, start, end).opened(depth);
        }
        return new JsonReader(bytes, start).opened(depth, attachments);
    }

    private List<byte[]> copies() {
        List<byte[]> copies = new ArrayList<>(attachments.size());
        for (byte[] attachment : attachments) {
            copies.add(attachment.clone());
        }
        return copies;
    }

    /**
     * The value as JSON text. Of JSON it is the text that came, placeholders included; of MessagePack an equivalent, in
     * which binary is a placeholder and dates are strings.
     */
    public String json() {
        if (notation == Notation.JSON) {
            return new String(bytes, start, end - start, StandardCharsets.UTF_8);
        }
        JsonValueWriter writer = new JsonValueWriter(ValueWriter.NO_BINDING, Integer.MAX_VALUE);
        writer.write(plain(), 0);
        return new String(writer.json().bytes(), 0, writer.json().length(), StandardCharsets.UTF_8);
    }

    /** True when plain values hold more than {@link #json} can say: binary and dates. */
    public boolean isMoreThanJson() {
        return notation == Notation.MSGPACK || !attachments.isEmpty();
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    List<byte[]> attachments() {
        return attachments;
    }

    /** The placeholders in it; none when it came without attachments. */
    Placeholders placeholders() {
        assert notation == Notation.JSON && !attachments.isEmpty() : "notation=" + notation;
        return Placeholders.in(bytes, start);
    }

    private byte[] attachmentItself() {
        if (attachments.isEmpty()) {
            return null;
        }
        Placeholders found = placeholders();
        boolean itself = found.count() == 1 && found.start(0) == start;
        return itself ? attachments.get(found.number(0)) : null;
    }
}
