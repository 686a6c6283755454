package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;

/** {@code …,"OFFSET"]}: the last element of the event's array, which never is the first. */
public final class JsonOffsetPlace extends OffsetPlace {
    /** The one there is. */
    public static final JsonOffsetPlace PLACE = new JsonOffsetPlace();

    private static final int AROUND = 3;

    private JsonOffsetPlace() {}

    @Override
    public int tailLength() {
        return 1;
    }

    @Override
    boolean hasHead() {
        return false;
    }

    @Override
    int headLength(ByteBuf bytes, int payloadIndex) {
        return 0;
    }

    @Override
    int headGrowth(ByteBuf bytes, int headIndex) {
        return 0;
    }

    @Override
    void writeHead(ByteBuf bytes, int headIndex, ByteBuf out) {
        // The array does not say how long it is.
    }

    @Override
    int aroundLength(int length) {
        return AROUND;
    }

    @Override
    void writeBefore(ByteBuf out, int length) {
        out.writeByte(',').writeByte('"');
    }

    @Override
    void writeAfter(ByteBuf out) {
        out.writeByte('"');
    }
}
