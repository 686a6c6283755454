package io.stentor.api;

import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.EncodedValue.Kind;
import io.stentor.wire.socketio.Notation;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PreEncoded;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One argument of an event or an acknowledgement, as the client wrote it. Sent on, it is written byte by byte as it came:
 * numbers, spacing, key order and escapes.
 *
 * <p>Immutable and safe from any thread. Nothing is decoded before it is asked for, and then anew each time; what is
 * returned is the caller's. Errors: {@link ArgumentException} when it is of another kind than asked for.
 */
public final class Argument implements PreEncoded {
    private static final byte[] NO_AUTH = {'{', '}'};

    private final int index;
    private final EncodedValue encoded;
    private final ValueBinding binding;

    Argument(int index, EncodedValue encoded, ValueBinding binding) {
        this.index = index;
        this.encoded = encoded;
        this.binding = binding;
    }

    /**
     * What a client sent along with CONNECT; an empty map when that was nothing. Copies it.
     *
     * @param packet the CONNECT packet
     * @param binding for {@link #as}, or null
     * @return what was sent
     */
    static Argument ofAuth(Packet packet, ValueBinding binding) {
        if (!packet.hasPayload()) {
            EncodedValue empty = EncodedValue.of(Notation.JSON, NO_AUTH, 0, NO_AUTH.length, List.of());
            return new Argument(0, empty, binding);
        }
        byte[] bytes = Arrays.copyOfRange(packet.bytes(), packet.payloadStart(), packet.payloadEnd());
        EncodedValue auth = EncodedValue.of(packet.notation(), bytes, 0, bytes.length, List.of());
        return new Argument(0, auth, binding);
    }

    /** {@return whether it is null} */
    public boolean isNull() {
        return encoded.kind() == Kind.NULL;
    }

    /** {@return whether it is a string} */
    public boolean isString() {
        return encoded.kind() == Kind.STRING;
    }

    /** {@return whether it is a number} */
    public boolean isNumber() {
        return encoded.kind() == Kind.NUMBER;
    }

    /** {@return whether it is true or false} */
    public boolean isBoolean() {
        return encoded.kind() == Kind.BOOLEAN;
    }

    /** {@return whether it is binary} */
    public boolean isBytes() {
        return encoded.kind() == Kind.BINARY;
    }

    /** {@return whether it is a list} */
    public boolean isList() {
        return encoded.kind() == Kind.LIST;
    }

    /** {@return whether it is a map, JSON's object} */
    public boolean isMap() {
        return encoded.kind() == Kind.MAP;
    }

    /** {@return the string} */
    public String asString() {
        return (String) plain(Kind.STRING);
    }

    /** {@return the boolean} */
    public boolean asBoolean() {
        return (Boolean) plain(Kind.BOOLEAN);
    }

    /**
     * Any number, in the form {@link #asObject} gives it.
     *
     * @return the number
     */
    public Number asNumber() {
        return (Number) plain(Kind.NUMBER);
    }

    /**
     * The nearest double of a number.
     *
     * @return the number; infinite when it is beyond a double
     */
    public double asDouble() {
        return asNumber().doubleValue();
    }

    /**
     * A number without a fraction, however it is spelled, in 32 bits.
     *
     * @return the number
     */
    public int asInteger() {
        long value = whole("an integer");
        if (value != (int) value) {
            throw new ArgumentException(index, "an integer", "a number beyond it");
        }
        return (int) value;
    }

    /**
     * A number without a fraction, however it is spelled, in 64 bits.
     *
     * @return the number
     */
    public long asLong() {
        return whole("a long");
    }

    private long whole(String expected) {
        Number number = asNumber();
        if (number instanceof Long whole) {
            return whole;
        }
        try {
            return new BigDecimal(number.toString()).longValueExact();
        } catch (ArithmeticException | NumberFormatException other) {
            throw new ArgumentException(index, expected, "a number beyond it");
        }
    }

    /** {@return the bytes; a new array} */
    public byte[] asBytes() {
        return (byte[]) plain(Kind.BINARY);
    }

    /**
     * Its elements, in the form of {@link #asObject}.
     *
     * @return the elements; a new list
     */
    @SuppressWarnings("unchecked")
    public List<Object> asList() {
        return (List<Object>) plain(Kind.LIST);
    }

    /**
     * Its values by their keys, in the order they came and in the form of {@link #asObject}.
     *
     * @return the values; a new map
     */
    @SuppressWarnings("unchecked")
    public Map<String, Object> asMap() {
        return (Map<String, Object>) plain(Kind.MAP);
    }

    /**
     * Whatever it is, in plain Java: null, Boolean, Long or Double (BigInteger and BigDecimal where those would lose
     * digits), String, byte[], ArrayList, LinkedHashMap; from a client that sends MessagePack also {@link
     * java.time.Instant}.
     *
     * @return the value; a new one
     */
    public Object asObject() {
        return encoded.plain();
    }

    /**
     * The JSON as it came, with placeholders for binary; of MessagePack an equivalent.
     *
     * @return strict JSON
     */
    public String json() {
        return encoded.json();
    }

    /**
     * An object of the class, made by the server's {@link ValueBinding}.
     *
     * @param <T> the class
     * @param type the class
     * @return a new object
     * @throws IllegalStateException when the server has none
     */
    public <T> T as(Class<T> type) {
        if (binding == null) {
            throw new IllegalStateException("no binding is set up");
        }
        try {
            return encoded.isMoreThanJson()
                    ? binding.fromPlain(encoded.plain(), type)
                    : binding.fromJson(json().getBytes(StandardCharsets.UTF_8), type);
        } catch (IllegalArgumentException mismatch) {
            throw new ArgumentException(index, type.getName(), encoded.kind().toString());
        }
    }

    private Object plain(Kind expected) {
        Kind actual = encoded.kind();
        if (actual != expected) {
            throw new ArgumentException(index, expected.toString(), actual.toString());
        }
        return encoded.plain();
    }

    @Override
    public EncodedValue encoded() {
        return encoded;
    }
}
