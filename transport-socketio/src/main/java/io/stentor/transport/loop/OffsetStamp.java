package io.stentor.transport.loop;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Stamp;
import io.stentor.wire.socketio.JsonOffsetPlace;
import io.stentor.wire.socketio.OffsetPlace;

/**
 * Writes an event's frames with its offset, in either form. A message gets it before its further forms: they keep the
 * place free.
 */
public record OffsetStamp(OffsetPlace place) implements Stamp {
    private static final OffsetStamp JSON = new OffsetStamp(JsonOffsetPlace.PLACE);

    /** The stamp that writes offsets at this place. */
    public static OffsetStamp at(OffsetPlace place) {
        return place.equals(JsonOffsetPlace.PLACE) ? JSON : new OffsetStamp(place);
    }

    @Override
    public int length(Form form, ByteBuf frames) {
        return place.stampedLength(frames);
    }

    @Override
    public void write(Form form, ByteBuf frames, long sequence, int own, ByteBuf out) {
        place.stamp(frames, sequence, own, out);
    }
}
