package io.stentor.wire.socketio;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * One value of JSON that is no packet: what servers of a cluster ask each other. Pure functions, any thread. What is read is
 * checked whole before anything is made of it.
 */
public final class JsonDocument {
    private JsonDocument() {}

    /**
     * Reads a value.
     *
     * @return as {@link EncodedValue#plain}
     * @throws PacketViolation with {@code JSON} when it is not one value of strict JSON
     */
    public static Object read(byte[] json) throws PacketViolation {
        return checked(json).plain();
    }

    /**
     * Reads lists and maps down to a depth as plain Java; what lies deeper is left as it is written.
     *
     * @param depth how many lists and maps in each other are opened
     * @return as {@link EncodedValue#opened}
     * @throws PacketViolation with {@code JSON} when it is not one value of strict JSON
     */
    public static Object read(byte[] json, int depth) throws PacketViolation {
        return checked(json).opened(depth);
    }

    private static EncodedValue checked(byte[] json) throws PacketViolation {
        try {
            return EncodedValue.json(json);
        } catch (IllegalArgumentException malformed) {
            throw new PacketViolation(PacketViolation.Reason.JSON);
        }
    }

    /**
     * Writes a value as {@link PacketEncoder} would.
     *
     * @param binding makes a known value of another
     * @throws IllegalArgumentException for a value that cannot be written, binary included
     */
    public static byte[] write(Object value, UnaryOperator<Object> binding) {
        JsonValueWriter writer = new JsonValueWriter(binding, 0);
        writer.write(value, 0);
        return Arrays.copyOf(writer.json().bytes(), writer.json().length());
    }

    /**
     * The same for a value that may hold binary, which JSON cannot say.
     *
     * @return null when there is binary in it
     * @throws IllegalArgumentException for a value that cannot be written
     */
    public static byte[] writeUnlessBinary(Object value, UnaryOperator<Object> binding) {
        JsonValueWriter writer = new JsonValueWriter(binding, Integer.MAX_VALUE);
        writer.write(value, 0);
        return writer.attachments().isEmpty()
                ? Arrays.copyOf(writer.json().bytes(), writer.json().length())
                : null;
    }
}
