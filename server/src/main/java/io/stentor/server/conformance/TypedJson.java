package io.stentor.server.conformance;

import io.stentor.wire.socketio.PreEncoded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that JSON cannot carry, as the control port says them: {@code {"$bin":base64}}, {@code {"$date":ms}}, {@code
 * {"$undef":1}}, {@code {"$num":"NaN"}}. Stateless.
 */
final class TypedJson {
    private static final String BINARY = "$bin";
    private static final String DATE = "$date";
    private static final String ABSENT = "$undef";
    private static final String NUMBER = "$num";
    private static final Object NOTHING = new Object();

    private TypedJson() {}

    /** Of parsed JSON the values that are meant: an absent one is left out of maps, and null elsewhere. */
    static Object revived(Object value) {
        Object revived = revivedOrNothing(value);
        return revived == NOTHING ? null : revived;
    }

    private static Object revivedOrNothing(Object value) {
        if (value instanceof List<?> list) {
            List<Object> revived = new ArrayList<>(list.size());
            list.forEach(each -> revived.add(revived(each)));
            return revived;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        if (map.size() == 1) {
            Object typed = typed(map);
            if (typed != null) {
                return typed;
            }
        }
        Map<String, Object> revived = new LinkedHashMap<>();
        map.forEach((key, each) -> {
            Object one = revivedOrNothing(each);
            if (one != NOTHING) {
                revived.put(String.valueOf(key), one);
            }
        });
        return revived;
    }

    private static Object typed(Map<?, ?> map) {
        if (map.get(BINARY) instanceof String base64) {
            return Base64.getDecoder().decode(base64);
        }
        if (map.get(DATE) instanceof Number ms) {
            return Instant.ofEpochMilli(ms.longValue());
        }
        if (map.get(NUMBER) instanceof String number) {
            return Double.valueOf(number);
        }
        return map.containsKey(ABSENT) ? NOTHING : null;
    }

    /** Of any values those that JSON can carry. */
    static Object told(Object value) {
        if (value instanceof PreEncoded encoded) {
            return told(encoded.encoded().plain());
        }
        if (value instanceof byte[] bytes) {
            return Map.of(BINARY, Base64.getEncoder().encodeToString(bytes));
        }
        if (value instanceof Instant date) {
            return Map.of(DATE, date.toEpochMilli());
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return Map.of(NUMBER, number.toString());
        }
        if (value instanceof List<?> list) {
            List<Object> told = new ArrayList<>(list.size());
            list.forEach(each -> told.add(told(each)));
            return told;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> told = new LinkedHashMap<>();
            map.forEach((key, each) -> told.put(String.valueOf(key), told(each)));
            return told;
        }
        return value;
    }
}
