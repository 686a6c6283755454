package io.stentor.socketio;

import io.stentor.wire.socketio.MessageDecoder;
import io.stentor.wire.socketio.Notation;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketViolation;
import java.util.Arrays;

/**
 * A CONNECT packet that is read again later. Immutable.
 *
 * @param bytes a copy, of at most {@link SocketIoLoop#CONNECT_BYTES} of a client's first packet
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed on
record ConnectPacket(Notation notation, byte[] bytes) {
    static ConnectPacket copyOf(Packet packet, int offset, int length) {
        return new ConnectPacket(packet.notation(), Arrays.copyOfRange(packet.bytes(), offset, offset + length));
    }

    Packet read(MessageDecoder decoder) {
        try {
            return notation == Notation.MSGPACK
                    ? decoder.decodeBinary(bytes, 0, bytes.length)
                    : decoder.decode(bytes, 0, bytes.length);
        } catch (PacketViolation changed) {
            throw new IllegalStateException("it was a good packet before", changed);
        }
    }
}
