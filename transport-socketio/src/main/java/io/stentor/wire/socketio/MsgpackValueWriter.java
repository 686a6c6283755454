package io.stentor.wire.socketio;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Writes values as MessagePack in the shortest form, and as the clients' encoder does where it chooses: integers that are
 * not negative without a sign, fractions in 64 bits, dates as extension 0 of 8 bytes, which are milliseconds, or as the timestamps of the standard.
 *
 * <p>Used again and again it allocates only while it grows; what it grew above {@value #RETAINED_BYTES} bytes is given
 * back by the next {@link #clear}. Of a string a surrogate without a partner becomes a question mark; a number that neither
 * 64 bits nor a double holds becomes the nearest double, or null.
 *
 * <p>The codec is the project's own: the common library for MessagePack reads and writes memory by sun.misc.Unsafe, which
 * newer JDKs warn about and will take away.
 */
final class MsgpackValueWriter extends ValueWriter {
    private static final int INITIAL_BYTES = 256;
    private static final int RETAINED_BYTES = 65_536;

    private final boolean timestamps;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    MsgpackValueWriter(UnaryOperator<Object> binding) {
        this(binding, false);
    }

    /** @param timestamps whether dates are written as the standard has it, which older decoders do not read */
    MsgpackValueWriter(UnaryOperator<Object> binding, boolean timestamps) {
        super(binding);
        this.timestamps = timestamps;
    }

    void clear() {
        length = 0;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[RETAINED_BYTES];
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    void nil() {
        put(0xc0, 1);
    }

    @Override
    void bool(boolean value) {
        put(value ? 0xc3 : 0xc2, 1);
    }

    @Override
    void integer(long value) {
        if (value >= 0) {
            unsigned(value);
        } else if (value >= -0x20) {
            put(value, 1);
        } else if (value >= Byte.MIN_VALUE) {
            head(0xd0, value, 1);
        } else if (value >= Short.MIN_VALUE) {
            head(0xd1, value, 2);
        } else if (value >= Integer.MIN_VALUE) {
            head(0xd2, value, 4);
        } else {
            head(0xd3, value, 8);
        }
    }

    private void unsigned(long value) {
        if (value < 0x80) {
            put(value, 1);
        } else if (value < 0x100) {
            head(0xcc, value, 1);
        } else if (value < 0x10000) {
            head(0xcd, value, 2);
        } else if (value < 0x1_0000_0000L) {
            head(0xce, value, 4);
        } else {
            head(0xcf, value, 8);
        }
    }

    @Override
    void integer(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            integer(value.longValue());
        } else if (value.signum() > 0 && value.bitLength() == Long.SIZE) {
            head(0xcf, value.longValue(), 8);
        } else {
            nearest(value.doubleValue());
        }
    }

    @Override
    void decimal(double value) {
        head(0xcb, Double.doubleToLongBits(value), 8);
    }

    @Override
    void decimal(BigDecimal value) {
        nearest(value.doubleValue());
    }

    private void nearest(double value) {
        if (Double.isFinite(value)) {
            decimal(value);
        } else {
            nil();
        }
    }

    @Override
    void string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 0x20) {
            put(0xa0 | utf8.length, 1);
        } else {
            sized(0xd9, utf8.length);
        }
        raw(utf8, 0, utf8.length);
    }

    @Override
    void date(Instant value) {
        if (timestamps) {
            put(0xc70cff, 3);
            put(value.getNano(), 4);
            put(value.getEpochSecond(), 8);
        } else {
            put(0xd700, 2);
            put(millis(value), 8);
        }
    }

    /** Of dates that milliseconds cannot count, the nearest that they can. */
    private static long millis(Instant value) {
        long seconds = value.getEpochSecond();
        if (Math.abs(seconds) >= Long.MAX_VALUE / 1_000) {
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return value.toEpochMilli();
    }

    @Override
    void binary(byte[] value) {
        sized(0xc4, value.length);
        raw(value, 0, value.length);
    }

    /**
     * An attachment may stand in many places and would be written in each: as many as a packet could bring are enough.
     */
    @Override
    void splice(EncodedValue value) {
        if (value.notation() == Notation.MSGPACK) {
            raw(value.bytes(), value.start(), value.end() - value.start());
            return;
        }
        if (!value.attachments().isEmpty() && value.placeholders().count() > PacketEncoder.MAX_ATTACHMENTS) {
            throw new IllegalArgumentException("more than " + PacketEncoder.MAX_ATTACHMENTS + " attachments");
        }
        write(value.plain(), 0);
    }

    @Override
    void beginList(int size) {
        if (size < 0x10) {
            put(0x90 | size, 1);
        } else {
            sizedContainer(0xdc, size);
        }
    }

    @Override
    void separate(boolean first) {
        // Counts say where elements end.
    }

    @Override
    void endList() {
        // The same.
    }

    @Override
    void beginMap(int size) {
        if (size < 0x10) {
            put(0x80 | size, 1);
        } else {
            sizedContainer(0xde, size);
        }
    }

    @Override
    void key(String key) {
        string(key);
    }

    @Override
    void endMap() {
        // The same.
    }

    private void sized(int head8, int size) {
        if (size < 0x100) {
            head(head8, size, 1);
        } else {
            sizedContainer(head8 + 1, size);
        }
    }

    private void sizedContainer(int head16, int size) {
        if (size < 0x10000) {
            head(head16, size, 2);
        } else {
            head(head16 + 1, size, 4);
        }
    }

    private void head(int head, long value, int size) {
        put(head, 1);
        put(value, size);
    }

    /** Appends the lowest bytes of a number, the highest of them first. */
    private void put(long value, int size) {
        reserve(size);
        for (int shift = Byte.SIZE * (size - 1); shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >> shift);
        }
    }

    private void raw(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, count)));
        }
    }
}
