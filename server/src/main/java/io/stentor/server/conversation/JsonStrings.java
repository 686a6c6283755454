package io.stentor.server.conversation;

import io.stentor.wire.socketio.JsonBuffer;
import java.util.Arrays;

/** JSON strings for those who write the same one often. Stateless. */
final class JsonStrings {
    private JsonStrings() {}

    /** The value as a JSON string: quoted, escaped, UTF-8. */
    static byte[] of(String value) {
        JsonBuffer json = new JsonBuffer().string(value);
        return Arrays.copyOf(json.bytes(), json.length());
    }
}
