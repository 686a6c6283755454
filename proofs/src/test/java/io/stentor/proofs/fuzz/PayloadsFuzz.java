package io.stentor.proofs.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.wire.engineio.PacketSink;
import io.stentor.wire.engineio.PacketType;
import io.stentor.wire.engineio.PayloadDecoder;
import io.stentor.wire.engineio.PayloadViolation;
import io.stentor.wire.engineio.PayloadWriter;
import io.stentor.wire.websocket.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Polling bodies. Interrupted behind every packet, a body holds what it holds when it is read in one go, and what a naive
 * reader finds in it; what was read and is written again reads the same.
 */
public final class PayloadsFuzz {
    private PayloadsFuzz() {}

    public static void run(byte[] input) {
        Seen inOneGo = new Seen(true);
        String end = inOneGo.read(input);
        Seen packetByPacket = new Seen(false);
        String sameEnd = packetByPacket.read(input);
        if (!end.equals(sameEnd) || !inOneGo.packets.equals(packetByPacket.packets)) {
            throw new AssertionError(
                    "in one go: " + inOneGo.packets + end + "\nin turns: " + packetByPacket.packets + sameEnd);
        }
        if (end.isEmpty()) {
            demandAsNaive(input, inOneGo);
            demandWrittenReadsTheSame(inOneGo);
        }
    }

    /** In a good body a packet is what stands between two separators. */
    private static void demandAsNaive(byte[] input, Seen seen) {
        String[] parts = new String(input, StandardCharsets.ISO_8859_1).split("\u001e", -1);
        if (parts.length != seen.packets.size()) {
            throw new AssertionError(seen.packets.size() + " packets of " + parts.length);
        }
    }

    private static void demandWrittenReadsTheSame(Seen seen) {
        ByteBuf frames = Unpooled.buffer();
        for (int i = 0; i < seen.packets.size(); i++) {
            if (seen.binary.get(i) == null) {
                Frames.writeText(frames, seen.packets.get(i));
            } else {
                Frames.writeBinary(frames, seen.binary.get(i), 0, seen.binary.get(i).length);
            }
        }
        ByteBuf body = Unpooled.buffer();
        PayloadWriter writer = new PayloadWriter(body);
        if (writer.writeFrames(frames, Integer.MAX_VALUE) != frames.writerIndex()
                || writer.packets() != seen.packets.size()) {
            throw new AssertionError("not all was written");
        }
        Seen again = new Seen(true);
        String end = again.read(Arrays.copyOf(body.array(), body.readableBytes()));
        if (!end.isEmpty() || !again.packets.equals(seen.packets)) {
            throw new AssertionError("written: " + seen.packets + "\nread: " + again.packets + end);
        }
    }

    private static final class Seen implements PacketSink {
        private final List<String> packets = new ArrayList<>();
        private final List<byte[]> binary = new ArrayList<>();
        private final boolean goesOn;

        Seen(boolean goesOn) {
            this.goesOn = goesOn;
        }

        /** The reason of a violation, or nothing. */
        String read(byte[] body) {
            try {
                PayloadDecoder decoder = new PayloadDecoder(body, 0, body.length);
                for (int turns = 0; !decoder.decode(this); turns++) {
                    if (goesOn || turns > body.length) {
                        throw new AssertionError("it stops where it was not stopped");
                    }
                }
                return "";
            } catch (PayloadViolation violation) {
                return violation.reason().name();
            }
        }

        @Override
        public boolean onPacket(PacketType type, byte[] bytes, int offset, int length) {
            packets.add((char) type.id() + new String(bytes, offset, length, StandardCharsets.UTF_8));
            binary.add(null);
            return goesOn;
        }

        @Override
        public boolean onBinary(byte[] bytes) {
            packets.add("b" + HexFormat.of().formatHex(bytes));
            binary.add(bytes);
            return goesOn;
        }
    }
}
