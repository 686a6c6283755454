package io.stentor.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** One end of a connection: feeds a decoder and writes down, in order, what it delivers and how it ends. */
class Receiver implements FrameSink {
    static final int MAX_PAYLOAD = 4_096;

    final FrameDecoder decoder;
    private final Scratch scratch;
    private final List<String> seen = new ArrayList<>();
    private int closeAfter = Integer.MAX_VALUE;

    Receiver() {
        this(MAX_PAYLOAD, MAX_PAYLOAD + 14);
    }

    Receiver(int maxPayload, int scratchBytes) {
        this(maxPayload, scratchBytes, null);
    }

    /** The end of a connection on which compressed messages were agreed on. */
    Receiver(Inflation inflation) {
        this(MAX_PAYLOAD, MAX_PAYLOAD + 14, inflation);
    }

    Receiver(int maxPayload, int scratchBytes, Inflation inflation) {
        decoder = new FrameDecoder(maxPayload, inflation);
        scratch = new Scratch(scratchBytes);
    }

    /** What is seen when the stream comes in pieces that end at these positions. */
    static List<String> received(byte[] stream, int... cuts) {
        Receiver receiver = new Receiver();
        int start = 0;
        for (int cut : cuts) {
            receiver.feed(Arrays.copyOfRange(stream, start, cut));
            start = cut;
        }
        return receiver.feed(Arrays.copyOfRange(stream, start, stream.length)).seen();
    }

    /** Closes the decoder from inside the callback that brings the given number of things seen. */
    Receiver closingAfter(int things) {
        closeAfter = things;
        return this;
    }

    Receiver feed(byte[]... pieces) {
        for (byte[] piece : pieces) {
            ByteBuf in = Unpooled.directBuffer(piece.length + 1).writeBytes(piece);
            try {
                decoder.decode(in, scratch, this);
            } catch (WebSocketViolation violation) {
                seen.add(violation.closeCode() + " " + violation.reason());
            } finally {
                assertThat(in.isReadable()).isFalse();
                assertThat(in.refCnt()).isEqualTo(1);
                in.release();
            }
        }
        return this;
    }

    List<String> seen() {
        return seen;
    }

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        see("text " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        see("binary " + HexFormat.of().formatHex(bytes, offset, offset + length));
    }

    @Override
    public void onPing(byte[] bytes, int offset, int length) {
        see("ping " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onPong(byte[] bytes, int offset, int length) {
        see("pong " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onClose(int code) {
        see("close " + code);
    }

    private void see(String what) {
        seen.add(what);
        if (seen.size() == closeAfter) {
            decoder.close();
        }
    }
}
