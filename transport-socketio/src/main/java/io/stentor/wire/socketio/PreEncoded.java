package io.stentor.wire.socketio;

/** A value that is already encoded and is put into packets as it is. */
public interface PreEncoded {
    EncodedValue encoded();
}
