package io.stentor.wire.socketio;

import io.stentor.wire.ValidJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Walks over JSON that a parser has found valid, and makes plain Java values of it. One per walk. On text that is not
 * valid its answers mean nothing. Recursive: how deep the text may be nested was limited when it was parsed.
 */
final class JsonReader {
    /** Digits beyond which a number is read as a double, as a browser does: exact ones cost time to the square. */
    private static final int MAX_EXACT_DIGITS = 1_000;

    /** Exponents beyond which a number is read as a double: written out it would have as many digits. */
    private static final int MAX_EXACT_EXPONENT = 1_000;

    /** As many digits always survive in a double. */
    private static final int DOUBLE_DIGITS = 17;

    private static final int LONG_DIGITS = 18;

    private final byte[] json;
    private int position;

    JsonReader(byte[] json, int start) {
        this.json = json;
        this.position = start;
    }

    int position() {
        return position;
    }

    byte byteAt(int index) {
        return json[index];
    }

    String text(int start, int end) {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }

    static boolean isNumber(byte first) {
        return first == '-' || (first >= '0' && first <= '9');
    }

    /** The byte the next token begins with; skips white space. */
    byte peek() {
        position = ValidJson.skipSpace(json, position);
        return json[position];
    }

    /** Calls {@code element} at each element of the array that begins here; it must walk over it. */
    void eachElement(Runnable element) {
        position++;
        while (peek() != ']') {
            element.run();
            skipComma();
        }
        position++;
    }

    /** Calls {@code field} with each key of the object that begins here, at its value; it must walk over that. */
    void eachField(Consumer<String> field) {
        position++;
        while (peek() != '}') {
            String key = string();
            peek();
            position++;
            peek();
            field.accept(key);
            skipComma();
        }
        position++;
    }

    private void skipComma() {
        if (peek() == ',') {
            position++;
        }
    }

    /** Walks over a value: a string, a number, a word, or all that is in a list or a map. */
    void skip() {
        position = ValidJson.endOfValue(json, position);
    }

    // Plain values.

    /**
     * The value that begins here.
     *
     * @param copies of the attachments, which placeholders are replaced by; without any, placeholders are mere objects
     */
    Object value(List<byte[]> copies) {
        return switch (peek()) {
            case '{' -> object(copies);
            case '[' -> list(copies);
            case '"' -> string();
            default -> scalar();
        };
    }

    private List<Object> list(List<byte[]> copies) {
        List<Object> list = new ArrayList<>();
        eachElement(() -> list.add(value(copies)));
        return list;
    }

    /** The value that begins here, its lists and maps opened down to a depth; each value at that depth as it is written. */
    Object opened(int depth, List<byte[]> attachments) {
        byte first = peek();
        if (depth > 0 && first == '[') {
            List<Object> list = new ArrayList<>();
            eachElement(() -> list.add(opened(depth - 1, attachments)));
            return list;
        }
        if (depth > 0 && first == '{') {
            Map<String, Object> object = new LinkedHashMap<>();
            eachField(key -> object.put(key, opened(depth - 1, attachments)));
            return object;
        }
        return depth > 0 ? value(List.of()) : encoded(attachments);
    }

    private EncodedValue encoded(List<byte[]> attachments) {
        int start = position;
        skip();
        return EncodedValue.of(Notation.JSON, json, start, position, attachments);
    }

    /** A placeholder was found to be legal when its packet was decoded. */
    private Object object(List<byte[]> copies) {
        Map<String, Object> object = new LinkedHashMap<>();
        eachField(key -> object.put(key, value(copies)));
        boolean placeholder = !copies.isEmpty() && Boolean.TRUE.equals(object.get("_placeholder"));
        return placeholder ? copies.get(((Number) object.get("num")).intValue()) : object;
    }

    String string() {
        int start = position;
        skip();
        return ValidJson.string(json, start, position);
    }

    private Object scalar() {
        int start = position;
        skip();
        return switch (json[start]) {
            case 'n' -> null;
            case 't' -> true;
            case 'f' -> false;
            default -> number(text(start, position));
        };
    }

    /** A Long or a Double where that loses nothing anyone meant, else the exact number. */
    static Number number(String text) {
        if (text.length() > MAX_EXACT_DIGITS || text.equals("-0")) {
            return Double.valueOf(text);
        }
        boolean integer = text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
        return integer ? integer(text) : decimal(text);
    }

    private static Number integer(String text) {
        if (text.length() <= LONG_DIGITS) {
            return Long.valueOf(text);
        }
        BigInteger exact = new BigInteger(text);
        return exact.bitLength() < Long.SIZE ? (Number) exact.longValue() : exact;
    }

    private static Number decimal(String text) {
        double rounded = Double.parseDouble(text);
        BigDecimal exact = exact(text);
        if (exact == null || Math.abs((long) exact.precision() - exact.scale()) > MAX_EXACT_EXPONENT) {
            return rounded;
        }
        boolean fits = Double.isFinite(rounded) && (rounded != 0 || exact.signum() == 0);
        return fits && exact.precision() <= DOUBLE_DIGITS ? (Number) rounded : exact;
    }

    /** Null when the exponent is beyond even that of a BigDecimal. */
    private static BigDecimal exact(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException exponent) {
            return null;
        }
    }
}
