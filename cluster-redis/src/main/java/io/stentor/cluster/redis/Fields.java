package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Scope;
import io.stentor.wire.socketio.EncodedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of a message of the bus, read with care: what is missing has a meaning, what is of another kind makes the
 * message malformed. Immutable.
 */
record Fields(Map<?, ?> map) {
    private static final Fields NONE = new Fields(Map.of());

    static Fields of(Object value) throws Malformed {
        if (plain(value) instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new Malformed();
    }

    boolean has(String name) {
        return map.containsKey(name);
    }

    /** As it came, possibly still encoded. */
    Object raw(String name) {
        return map.get(name);
    }

    Object value(String name) {
        return plain(map.get(name));
    }

    /** Empty when it is missing. */
    Fields fields(String name) throws Malformed {
        Object value = value(name);
        return value == null ? NONE : of(value);
    }

    /** Empty when it is missing; lists and maps that lie deeper in each other than this stay as they are written. */
    Fields opened(String name, int depth) throws Malformed {
        Object value = opened(map.get(name), depth);
        return value == null ? NONE : of(value);
    }

    /** The same for a list; null when it is missing. */
    List<?> openedList(String name, int depth) throws Malformed {
        Object value = opened(map.get(name), depth);
        if (value == null || value instanceof List<?>) {
            return (List<?>) value;
        }
        throw new Malformed();
    }

    /** Null when it is missing. */
    String text(String name) throws Malformed {
        Object value = value(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Malformed();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(value(name));
    }

    /** The number, or -1 when it is missing, negative, or none. */
    long number(String name) {
        return value(name) instanceof Number number ? Math.max(-1, number.longValue()) : -1;
    }

    /** Null when it is missing. */
    List<?> list(String name) throws Malformed {
        Object value = value(name);
        if (value == null || value instanceof List<?>) {
            return (List<?>) value;
        }
        throw new Malformed();
    }

    /** Names of rooms, which JavaScript may hold as numbers; none when they are missing. */
    List<String> names(String name) throws Malformed {
        List<?> list = list(name);
        List<String> names = new ArrayList<>();
        for (Object each : list == null ? List.of() : list) {
            Object plain = plain(each);
            if (!(plain instanceof String || plain instanceof Number)) {
                throw new Malformed();
            }
            names.add(plain.toString());
        }
        return names;
    }

    Scope scope() throws Malformed {
        return new Scope(names("rooms"), names("except"));
    }

    Flags flags() throws Malformed {
        Fields flags = fields("flags");
        boolean compress = !Boolean.FALSE.equals(flags.value("compress"));
        return new Flags(flags.flag("volatile"), compress, Math.max(0, flags.number("timeout")));
    }

    static Object plain(Object value) {
        return value instanceof EncodedValue encoded ? encoded.plain() : value;
    }

    private static Object opened(Object value, int depth) {
        return value instanceof EncodedValue encoded ? encoded.opened(depth) : value;
    }
}
