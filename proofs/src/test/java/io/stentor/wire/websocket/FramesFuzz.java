package io.stentor.wire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.proofs.fuzz.Cuts;
import io.stentor.wire.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a client sends on a WebSocket. The first byte says whether compression was agreed on and how long messages may be;
 * the rest is the stream. Wherever it is cut the same comes out, text is UTF-8, no limit is passed, and what is held is in
 * proportion to what came.
 */
public final class FramesFuzz {
    private static final int COMPRESSED = 0x80;
    private static final int LIMIT_BITS = 0x0f;
    private static final int CONTROL_BYTES = 125;
    private static final Inflation INFLATION = new Inflation();
    private static final Scratch SCRATCH = new Scratch(256);

    private FramesFuzz() {}

    public static void run(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        Cuts.demandSame(stream, pieces -> new Peer(input[0]).sees(pieces));
    }

    private static final class Peer implements FrameSink {
        private final List<String> seen = new ArrayList<>();
        private final int maxPayload;
        private final FrameDecoder decoder;
        private boolean closed;

        Peer(byte settings) {
            maxPayload = 1 << (settings & LIMIT_BITS);
            decoder = new FrameDecoder(maxPayload, (settings & COMPRESSED) == 0 ? null : INFLATION);
        }

        List<String> sees(byte[][] pieces) {
            int arrived = 0;
            for (byte[] piece : pieces) {
                arrived += piece.length;
                feed(piece);
                demand(decoder.heldCapacity() <= 2 * arrived + 64, "it holds more than has come");
            }
            seen.add(decoder.midMessage() ? "in a message" : "between messages");
            return seen;
        }

        private void feed(byte[] piece) {
            ByteBuf in = Unpooled.wrappedBuffer(piece);
            try {
                decoder.decode(in, SCRATCH, this);
            } catch (WebSocketViolation violation) {
                demand(!closed, "a violation behind the end");
                closed = true;
                seen.add(violation.closeCode() + " " + violation.reason());
            }
            demand(!in.isReadable(), "something was left unread");
        }

        @Override
        public void onText(byte[] bytes, int offset, int length) {
            demand(Utf8.isValid(bytes, offset, length), "text that is not UTF-8");
            message("text ", bytes, offset, length, maxPayload);
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            message("binary ", bytes, offset, length, maxPayload);
        }

        @Override
        public void onPing(byte[] bytes, int offset, int length) {
            message("ping ", bytes, offset, length, CONTROL_BYTES);
        }

        @Override
        public void onPong(byte[] bytes, int offset, int length) {
            message("pong ", bytes, offset, length, CONTROL_BYTES);
        }

        @Override
        public void onClose(int code) {
            demand(code == CloseCode.NONE || CloseCode.mayBeSent(code), "a close code that must not be sent");
            demand(!closed, "closed twice");
            closed = true;
            seen.add("close " + code);
        }

        private void message(String kind, byte[] bytes, int offset, int length, int limit) {
            demand(!closed, "a message behind the end");
            demand(length <= limit, "longer than its limit");
            seen.add(kind + HexFormat.of().formatHex(bytes, offset, offset + length));
        }
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
