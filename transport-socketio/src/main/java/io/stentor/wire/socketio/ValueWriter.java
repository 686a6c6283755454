package io.stentor.wire.socketio;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Tells what a value is and has it written in one notation. Which values: see {@link PacketEncoder}. Owned by one thread.
 * Collections are copied before they are counted, so that what is written is whole even if their owner changes them.
 */
abstract class ValueWriter {
    /** Knows no further classes. */
    static final UnaryOperator<Object> NO_BINDING = value -> {
        throw new IllegalArgumentException(value.getClass().getName() + " cannot be sent: there is no binding for it");
    };

    private final UnaryOperator<Object> binding;

    ValueWriter(UnaryOperator<Object> binding) {
        this.binding = binding;
    }

    abstract void nil();

    abstract void bool(boolean value);

    abstract void integer(long value);

    abstract void integer(BigInteger value);

    /** A finite number. */
    abstract void decimal(double value);

    abstract void decimal(BigDecimal value);

    abstract void string(String value);

    abstract void date(Instant value);

    /** The array is its owner's again when the packet is finished. */
    abstract void binary(byte[] value);

    abstract void splice(EncodedValue value);

    abstract void beginList(int size);

    /** Comes before each element and each key. */
    abstract void separate(boolean first);

    abstract void endList();

    abstract void beginMap(int size);

    abstract void key(String key);

    abstract void endMap();

    /** Writes a value that is in so many lists and maps. */
    final void write(Object value, int depth) {
        if (value == null) {
            nil();
        } else if (value instanceof CharSequence || value instanceof Character) {
            string(value.toString());
        } else if (value instanceof Boolean bool) {
            bool(bool);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof PreEncoded ready) {
            splice(ready.encoded());
        } else if (value instanceof byte[] bytes) {
            binary(bytes);
        } else {
            writeStructure(value, depth);
        }
    }

    private void writeStructure(Object value, int depth) {
        if (depth >= PacketEncoder.MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + PacketEncoder.MAX_DEPTH + ", or a cycle");
        }
        if (value instanceof Map<?, ?> map) {
            map(map, depth + 1);
        } else if (value instanceof Iterable<?> items) {
            list(items, depth + 1);
        } else if (value.getClass().isArray()) {
            array(value, depth + 1);
        } else {
            writeOther(value, depth + 1);
        }
    }

    @SuppressWarnings("JavaUtilDate") // applications have them
    private void writeOther(Object value, int depth) {
        if (value instanceof Enum<?> constant) {
            string(constant.name());
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            binary(bytes);
        } else if (value instanceof Instant instant) {
            date(instant);
        } else if (value instanceof Date date) {
            date(Instant.ofEpochMilli(date.getTime()));
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), depth);
        } else if (value instanceof OptionalInt optional) {
            write(optional.isPresent() ? optional.getAsInt() : null, depth);
        } else if (value instanceof OptionalLong optional) {
            write(optional.isPresent() ? optional.getAsLong() : null, depth);
        } else if (value instanceof OptionalDouble optional) {
            write(optional.isPresent() ? optional.getAsDouble() : null, depth);
        } else {
            write(binding.apply(value), depth);
        }
    }

    private void number(Number number) {
        if (number instanceof BigInteger big) {
            integer(big);
        } else if (number instanceof BigDecimal big) {
            decimal(big);
        } else if (number instanceof Float single) {
            // By its digits: as a double, 0.1f would be 0.10000000149011612.
            fraction(Double.parseDouble(single.toString()));
        } else if (number instanceof Double || number.doubleValue() != number.longValue()) {
            fraction(number.doubleValue());
        } else {
            integer(number.longValue());
        }
    }

    private void fraction(double value) {
        if (Double.isFinite(value)) {
            decimal(value);
        } else {
            nil();
        }
    }

    private void list(Iterable<?> items, int depth) {
        Object[] copy = items instanceof Collection<?> collection ? collection.toArray() : drain(items);
        beginList(copy.length);
        for (int i = 0; i < copy.length; i++) {
            separate(i == 0);
            write(copy[i], depth);
        }
        endList();
    }

    private static Object[] drain(Iterable<?> items) {
        List<Object> drained = new ArrayList<>();
        items.forEach(drained::add);
        return drained.toArray();
    }

    private void array(Object array, int depth) {
        int length = Array.getLength(array);
        beginList(length);
        for (int i = 0; i < length; i++) {
            separate(i == 0);
            write(Array.get(array, i), depth);
        }
        endList();
    }

    private void map(Map<?, ?> map, int depth) {
        Object[] entries = map.entrySet().toArray();
        beginMap(entries.length);
        for (int i = 0; i < entries.length; i++) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) entries[i];
            separate(i == 0);
            key(String.valueOf(entry.getKey()));
            write(entry.getValue(), depth);
        }
        endMap();
    }
}
