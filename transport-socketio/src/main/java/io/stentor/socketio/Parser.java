package io.stentor.socketio;

import io.stentor.wire.socketio.JsonPacketEncoder;
import io.stentor.wire.socketio.MessageDecoder;
import io.stentor.wire.socketio.MsgpackDecoder;
import io.stentor.wire.socketio.MsgpackPacketEncoder;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketEncoder;
import io.stentor.wire.socketio.PacketLimits;
import java.util.function.UnaryOperator;

/** How packets are written. All clients of a server must use the same. */
public enum Parser {
    /** JSON with attachments beside it: what clients speak unless told otherwise. */
    JSON {
        @Override
        public MessageDecoder newDecoder(PacketLimits limits) {
            return new PacketDecoder(limits);
        }

        @Override
        public PacketEncoder newEncoder(UnaryOperator<Object> binding) {
            return new JsonPacketEncoder(binding);
        }
    },
    /** MessagePack, as the package {@code socket.io-msgpack-parser} writes it. */
    MSGPACK {
        @Override
        public MessageDecoder newDecoder(PacketLimits limits) {
            return new MsgpackDecoder(limits);
        }

        @Override
        public PacketEncoder newEncoder(UnaryOperator<Object> binding) {
            return new MsgpackPacketEncoder(binding);
        }
    };

    /** A decoder for one event loop. */
    public abstract MessageDecoder newDecoder(PacketLimits limits);

    /**
     * An encoder for one thread.
     *
     * @param binding makes a value that can be written of one that cannot
     */
    public abstract PacketEncoder newEncoder(UnaryOperator<Object> binding);
}
