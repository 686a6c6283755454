package io.stentor.api;

import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.PreEncoded;
import java.nio.charset.StandardCharsets;

/** A value that is JSON already, and is sent as it is. It was checked when it was made. Immutable. */
public final class RawJson implements PreEncoded {
    private final EncodedValue encoded;

    private RawJson(EncodedValue encoded) {
        this.encoded = encoded;
    }

    /**
     * Takes JSON as text.
     *
     * @param json the text
     * @return the same bytes, checked
     * @throws IllegalArgumentException when the text is not one value of strict JSON
     */
    public static RawJson of(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes JSON as bytes.
     *
     * @param json in UTF-8; copied
     * @return the same bytes, checked
     * @throws IllegalArgumentException when it is not one value of strict JSON
     */
    public static RawJson of(byte[] json) {
        return new RawJson(EncodedValue.json(json));
    }

    @Override
    public EncodedValue encoded() {
        return encoded;
    }

    @Override
    public String toString() {
        return encoded.json();
    }
}
