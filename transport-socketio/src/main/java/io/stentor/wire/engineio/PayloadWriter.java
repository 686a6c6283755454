package io.stentor.wire.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.stentor.wire.websocket.Frames;
import io.stentor.wire.websocket.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes one polling body: packets joined by {@code 0x1e}, binary messages as {@code b} and base64.
 *
 * <p>One per body, owned by one thread. The buffer belongs to the caller. No packet may contain a raw {@code 0x1e}; JSON
 * never does.
 */
public final class PayloadWriter {
    private final ByteBuf out;
    private int packets;

    public PayloadWriter(ByteBuf out) {
        this.out = out;
    }

    /** Packets written so far. */
    public int packets() {
        return packets;
    }

    /** Adds a text packet, its type digit included. */
    public void writeText(String packet) {
        separate();
        out.writeCharSequence(packet, StandardCharsets.UTF_8);
    }

    /**
     * Adds the packets of whole frames as {@link Frames} wrote them, so that one encoding serves both transports. Frames
     * that are not messages have no place in a body and are skipped.
     *
     * @param maxPackets the most packets this body may hold, those already written included
     * @return the index of the first frame that was left out, the writer index when none was
     */
    public int writeFrames(ByteBuf frames, int maxPackets) {
        if (packets >= maxPackets) {
            return frames.readerIndex();
        }
        return Frames.forEachFrame(frames, (opcode, index, length) -> {
            if (opcode == Opcode.TEXT) {
                separate();
                out.writeBytes(frames, index, length);
            } else if (opcode == Opcode.BINARY) {
                separate();
                writeBase64(frames, index, length);
            }
            return packets < maxPackets;
        });
    }

    private void writeBase64(ByteBuf frames, int index, int length) {
        out.writeByte('b');
        out.writeBytes(Base64.getEncoder().encode(ByteBufUtil.getBytes(frames, index, length, false)));
    }

    private void separate() {
        if (packets++ > 0) {
            out.writeByte(PayloadDecoder.SEPARATOR);
        }
    }
}
