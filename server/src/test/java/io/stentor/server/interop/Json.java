package io.stentor.server.interop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** The Java client's values, which know no equality, as maps, lists and byte strings, and back. Stateless. */
final class Json {
    private Json() {}

    /** A map as an object, a list as an array, a byte string as bytes, null as JSON's null, anything else as it is. */
    static Object of(Object plain) {
        if (plain == null) {
            return JSONObject.NULL;
        }
        if (plain instanceof Map<?, ?> map) {
            JSONObject object = new JSONObject();
            map.forEach((key, value) -> put(object, (String) key, of(value)));
            return object;
        }
        if (plain instanceof List<?> list) {
            JSONArray array = new JSONArray();
            list.forEach(element -> array.put(of(element)));
            return array;
        }
        if (plain instanceof ByteString bytes) {
            return bytes.toByteArray();
        }
        return plain;
    }

    private static void put(JSONObject object, String key, Object value) {
        try {
            object.put(key, value);
        } catch (JSONException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The reverse of {@link #of}. */
    static Object plain(Object json) {
        if (JSONObject.NULL.equals(json)) {
            return null;
        }
        if (json instanceof JSONObject object) {
            return map(object);
        }
        if (json instanceof JSONArray array) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < array.length(); i++) {
                list.add(plain(array.opt(i)));
            }
            return list;
        }
        if (json instanceof byte[] bytes) {
            return ByteString.of(bytes);
        }
        return json;
    }

    static Map<String, Object> map(JSONObject object) {
        Map<String, Object> map = new LinkedHashMap<>();
        Iterator<?> keys = object.keys();
        while (keys.hasNext()) {
            String key = (String) keys.next();
            map.put(key, plain(object.opt(key)));
        }
        return map;
    }
}
