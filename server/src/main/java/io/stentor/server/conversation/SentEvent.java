package io.stentor.server.conversation;

import io.netty.buffer.ByteBuf;
import io.stentor.wire.ValidJson;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.Notation;
import io.stentor.wire.websocket.Frames;
import java.util.ArrayList;
import java.util.List;

/**
 * An event of the main namespace as it lies in its frames, taken apart for servers that write it anew: the arguments stay as
 * they are written. Immutable.
 */
record SentEvent(String event, List<EncodedValue> args) {
    /** Copies what is in the frames, which stay the caller's. */
    static SentEvent of(ByteBuf frames, List<byte[]> attachments) {
        int length = Frames.payloadLength(frames, frames.readerIndex());
        byte[] packet = new byte[length];
        frames.getBytes(frames.readerIndex() + Frames.headerSize(length), packet);
        int name = 0;
        while (packet[name] != '[') {
            name++;
        }
        name++;
        int at = ValidJson.endOfValue(packet, name);
        String event = ValidJson.string(packet, name, at);
        List<EncodedValue> args = new ArrayList<>(1);
        while (packet[at] == ',') {
            int start = ValidJson.skipSpace(packet, at + 1);
            int end = ValidJson.endOfValue(packet, start);
            args.add(EncodedValue.of(Notation.JSON, packet, start, end, attachments));
            at = ValidJson.skipSpace(packet, end);
        }
        return new SentEvent(event, args);
    }
}
