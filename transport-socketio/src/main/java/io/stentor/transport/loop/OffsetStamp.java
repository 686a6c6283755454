package io.stentor.transport.loop;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Stamp;
import io.stentor.wire.socketio.JsonOffsetPlace;
import io.stentor.wire.socketio.OffsetPlace;

/**
 * Writes an event's frames with its offset, in either form. A message gets it before its further forms: they keep the
 * place free.
 *
 * @param entry the offset, when it is an entry of a log that the servers of a cluster share: then it is the same wherever the
 *     message stands in this server's order. Null for an offset that tells that place
 */
public record OffsetStamp(OffsetPlace place, String entry) implements Stamp {
    private static final OffsetStamp JSON = new OffsetStamp(JsonOffsetPlace.PLACE, null);

    /** The stamp that writes offsets at this place. */
    public static OffsetStamp at(OffsetPlace place) {
        return place.equals(JsonOffsetPlace.PLACE) ? JSON : new OffsetStamp(place, null);
    }

    /** The same, but with an entry of a log that the servers of a cluster share as the offset. */
    public static OffsetStamp at(OffsetPlace place, String entry) {
        return new OffsetStamp(place, entry);
    }

    @Override
    public int length(Form form, ByteBuf frames) {
        return place.stampedLength(frames, entry);
    }

    @Override
    public void write(Form form, ByteBuf frames, long sequence, int own, ByteBuf out) {
        place.stamp(frames, entry, sequence, own, out);
    }
}
