package io.stentor.wire.websocket;

import io.netty.buffer.ByteBuf;
import io.stentor.wire.Utf8;
import io.stentor.wire.websocket.WebSocketViolation.Reason;
import java.util.Arrays;

/**
 * Turns the bytes of one client into messages and control frames, and refuses everything RFC 6455 does not allow.
 *
 * <p>One per connection, owned by its event loop. It holds nothing between messages. What has arrived of an unfinished
 * message is held in one heap array:
 *
 * <pre>
 *   held  [ fragments so far, unmasked | frame that is still arriving, as it came ]
 *         0                            assembled                         heldLength
 * </pre>
 *
 * <p>A frame that arrived whole is decoded where the read put it, in the loop's {@link Scratch}; only a frame cut by the
 * end of a read, and the fragments of a message, are copied to {@code held}. It grows with what has arrived, never with
 * what a header declares.
 *
 * <p>Where permessage-deflate was agreed on, a compressed message is inflated once it is whole, in the loop's
 * {@link Inflation}: its length is limited as it came and as it comes out.
 *
 * <p>Limits: message length as given, {@value #MAX_FRAGMENTS} fragments per message, 125 bytes of control payload. The
 * time a message takes is the session's to limit: {@link #midMessage}. Errors: one {@link WebSocketViolation}, after
 * which, as after a close frame and {@link #close}, everything is discarded. Source: RFC 6455 sections 5 and 7.4, RFC
 * 7692 section 6.
 */
public final class FrameDecoder {
    public static final int MAX_FRAGMENTS = 1_024;

    private static final byte[] NOTHING = {};
    private static final int MAX_PAYLOAD = 1 << 29;
    private static final int MAX_HEADER_BYTES = 14;
    private static final int KEY_BYTES = 4;
    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    /** The one of them that means something, where it was agreed on. */
    private static final int DEFLATED = 0x40;

    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MIN_HELD_BYTES = 64;

    /** Null when compressed messages were not agreed on. */
    private final Inflation inflation;

    private final int maxFragments;
    private int maxPayload;
    private byte[] held = NOTHING;
    private int heldLength;
    private int assembled;
    private int messageOpcode;
    private boolean messageDeflated;
    private int fragments;
    private boolean ended;

    /** A decoder at the start of a connection whose client may not compress its messages. */
    public FrameDecoder(int maxPayload) {
        this(maxPayload, null);
    }

    /**
     * A decoder at the start of a connection.
     *
     * @param maxPayload the most bytes of one message, all fragments together
     * @param inflation the loop's, when the client may compress its messages; else null
     */
    public FrameDecoder(int maxPayload, Inflation inflation) {
        this(maxPayload, inflation, MAX_FRAGMENTS);
    }

    /** The same with another limit of fragments: a test suite sends messages in more than anybody does. */
    FrameDecoder(int maxPayload, Inflation inflation, int maxFragments) {
        this.inflation = inflation;
        this.maxFragments = maxFragments;
        limit(maxPayload);
    }

    /** Sets the most bytes of one message, compressed or not; holds from the next bytes on. */
    public void limit(int maxPayload) {
        if (maxPayload < 1 || maxPayload > MAX_PAYLOAD) {
            throw new IllegalArgumentException("maxPayload=" + maxPayload + " is not in 1.." + MAX_PAYLOAD);
        }
        this.maxPayload = maxPayload;
    }

    /**
     * Takes all readable bytes of {@code in} and hands what they complete to {@code sink}.
     *
     * @throws WebSocketViolation after everything that came before the violation was delivered
     */
    public void decode(ByteBuf in, Scratch scratch, FrameSink sink) throws WebSocketViolation {
        boolean regular = false;
        try {
            while (in.isReadable() && !ended) {
                decodePiece(in, scratch, sink);
            }
            regular = true;
        } finally {
            in.skipBytes(in.readableBytes());
            if (!regular) {
                close();
            }
        }
    }

    /** True while a frame or a fragmented message has begun and not ended. */
    public boolean midMessage() {
        return heldLength > 0 || messageOpcode != 0;
    }

    /** Frees what is held; from now on everything is discarded. May be called from inside a sink and more than once. */
    public void close() {
        ended = true;
        dropMessage();
    }

    private void decodePiece(ByteBuf in, Scratch scratch, FrameSink sink) throws WebSocketViolation {
        int end = Math.min(in.readableBytes(), scratch.maxBytes());
        byte[] bytes = scratch.lend(end);
        try {
            in.readBytes(bytes, 0, end);
            int position = 0;
            while (position < end && !ended) {
                position = heldLength == assembled
                        ? beginFrame(bytes, position, end, sink)
                        : continueFrame(bytes, position, end, sink);
            }
        } finally {
            scratch.giveBack();
        }
    }

    private int beginFrame(byte[] bytes, int position, int end, FrameSink sink) throws WebSocketViolation {
        int available = end - position;
        int needed = bytesNeeded(bytes, position, available);
        if (needed > available) {
            hold(bytes, position, available);
            return end;
        }
        deliverFrame(bytes, position, needed, sink);
        return position + needed;
    }

    private int continueFrame(byte[] bytes, int position, int end, FrameSink sink) throws WebSocketViolation {
        int arrived = heldLength - assembled;
        int needed = bytesNeeded(held, assembled, arrived);
        int taken = Math.min(needed - arrived, end - position);
        hold(bytes, position, taken);
        arrived += taken;
        if (arrived == bytesNeeded(held, assembled, arrived)) {
            deliverFrame(held, assembled, arrived, sink);
        }
        return position + taken;
    }

    /**
     * How many bytes the frame at {@code at} must have before the next decision about it: its first two, then its length,
     * then all of it. Every rule that can be told from what is there is checked, so nothing forbidden is waited for.
     */
    private int bytesNeeded(byte[] bytes, int at, int available) throws WebSocketViolation {
        if (available < 2) {
            return 2;
        }
        checkFirstBytes(bytes[at], bytes[at + 1]);
        int lengthEnd = lengthEnd(bytes[at + 1]);
        if (available < lengthEnd) {
            return lengthEnd;
        }
        return lengthEnd + KEY_BYTES + payloadLength(bytes, at);
    }

    private void checkFirstBytes(byte first, byte second) throws WebSocketViolation {
        int opcode = first & OPCODE;
        int reserved = first & RESERVED_BITS;
        if (reserved != 0 && !(reserved == DEFLATED && mayBeginDeflated(opcode))) {
            throw new WebSocketViolation(Reason.RESERVED_BITS);
        }
        if (!Opcode.isKnown(opcode)) {
            throw new WebSocketViolation(Reason.RESERVED_OPCODE);
        }
        if ((second & MASKED) == 0) {
            throw new WebSocketViolation(Reason.UNMASKED_FRAME);
        }
        if (Opcode.isControl(opcode)) {
            checkControlFrame(first, second);
        } else {
            checkPlaceInMessage(opcode);
        }
    }

    private boolean mayBeginDeflated(int opcode) {
        return inflation != null && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
    }

    private static void checkControlFrame(byte first, byte second) throws WebSocketViolation {
        if ((first & FIN) == 0) {
            throw new WebSocketViolation(Reason.FRAGMENTED_CONTROL_FRAME);
        }
        if ((second & SHORT_LENGTH) >= LENGTH_16) {
            throw new WebSocketViolation(Reason.LONG_CONTROL_FRAME);
        }
    }

    private void checkPlaceInMessage(int opcode) throws WebSocketViolation {
        boolean continues = opcode == Opcode.CONTINUATION;
        if (continues != (messageOpcode != 0)) {
            throw new WebSocketViolation(continues ? Reason.NOTHING_TO_CONTINUE : Reason.MESSAGE_INSIDE_MESSAGE);
        }
        if (fragments == maxFragments) {
            throw new WebSocketViolation(Reason.TOO_MANY_FRAGMENTS);
        }
    }

    private static int lengthEnd(byte second) {
        return switch (second & SHORT_LENGTH) {
            case LENGTH_16 -> 2 + Short.BYTES;
            case LENGTH_64 -> 2 + Long.BYTES;
            default -> 2;
        };
    }

    private int payloadLength(byte[] bytes, int at) throws WebSocketViolation {
        long declared = declaredLength(bytes, at);
        if (declared < 0) {
            throw new WebSocketViolation(Reason.NEGATIVE_LENGTH);
        }
        if (!Opcode.isControl(bytes[at] & OPCODE) && declared > maxPayload - assembled) {
            throw new WebSocketViolation(Reason.MESSAGE_TOO_BIG);
        }
        return (int) declared;
    }

    private static long declaredLength(byte[] bytes, int at) {
        int end = at + lengthEnd(bytes[at + 1]);
        if (end == at + 2) {
            return bytes[at + 1] & SHORT_LENGTH;
        }
        long length = 0;
        for (int i = at + 2; i < end; i++) {
            length = length << Byte.SIZE | (bytes[i] & 0xff);
        }
        return length;
    }

    private void deliverFrame(byte[] bytes, int at, int frameLength, FrameSink sink) throws WebSocketViolation {
        int start = at + lengthEnd(bytes[at + 1]) + KEY_BYTES;
        int length = at + frameLength - start;
        boolean ascii = Masking.unmask(bytes, start, length, Masking.key(bytes, start - KEY_BYTES));
        int first = bytes[at];
        int opcode = first & OPCODE;
        if (Opcode.isControl(opcode)) {
            dropFrame();
            deliverControl(opcode, bytes, start, length, sink);
        } else if ((first & FIN) == 0) {
            addFragment(first, bytes, start, length);
        } else if (opcode == Opcode.CONTINUATION) {
            addFragment(first, bytes, start, length);
            deliverAssembled(sink);
        } else {
            dropFrame();
            if ((first & DEFLATED) != 0) {
                deliverDeflated(opcode, bytes, start, length, sink);
            } else {
                deliverMessage(opcode, bytes, start, length, ascii, sink);
            }
        }
    }

    private void addFragment(int first, byte[] bytes, int start, int length) {
        int opcode = first & OPCODE;
        if (opcode != Opcode.CONTINUATION) {
            messageOpcode = opcode;
            messageDeflated = (first & DEFLATED) != 0;
        }
        fragments++;
        if (heldLength > assembled) {
            System.arraycopy(held, start, held, assembled, length);
            heldLength = assembled + length;
        } else {
            hold(bytes, start, length);
        }
        assembled = heldLength;
    }

    private void deliverAssembled(FrameSink sink) throws WebSocketViolation {
        byte[] bytes = held;
        int length = assembled;
        int opcode = messageOpcode;
        boolean deflated = messageDeflated;
        dropMessage();
        if (deflated) {
            deliverDeflated(opcode, bytes, 0, length, sink);
        } else {
            deliverMessage(opcode, bytes, 0, length, false, sink);
        }
    }

    private void deliverDeflated(int opcode, byte[] bytes, int start, int length, FrameSink sink)
            throws WebSocketViolation {
        int inflated = inflation.inflate(bytes, start, length, maxPayload);
        try {
            deliverMessage(opcode, inflation.bytes(), 0, inflated, false, sink);
        } finally {
            inflation.giveBack();
        }
    }

    private static void deliverMessage(int opcode, byte[] bytes, int start, int length, boolean ascii, FrameSink sink)
            throws WebSocketViolation {
        if (opcode == Opcode.BINARY) {
            sink.onBinary(bytes, start, length);
        } else if (ascii || Utf8.isValid(bytes, start, length)) {
            sink.onText(bytes, start, length);
        } else {
            throw new WebSocketViolation(Reason.INVALID_UTF8);
        }
    }

    private void deliverControl(int opcode, byte[] bytes, int start, int length, FrameSink sink)
            throws WebSocketViolation {
        switch (opcode) {
            case Opcode.PING -> sink.onPing(bytes, start, length);
            case Opcode.PONG -> sink.onPong(bytes, start, length);
            default -> {
                int code = closeCode(bytes, start, length);
                close();
                sink.onClose(code);
            }
        }
    }

    private static int closeCode(byte[] bytes, int start, int length) throws WebSocketViolation {
        if (length == 0) {
            return CloseCode.NONE;
        }
        if (length == 1) {
            throw new WebSocketViolation(Reason.CLOSE_PAYLOAD);
        }
        int code = (bytes[start] & 0xff) << Byte.SIZE | (bytes[start + 1] & 0xff);
        if (!CloseCode.mayBeSent(code)) {
            throw new WebSocketViolation(Reason.CLOSE_CODE);
        }
        if (!Utf8.isValid(bytes, start + 2, length - 2)) {
            throw new WebSocketViolation(Reason.INVALID_UTF8);
        }
        return code;
    }

    /** Appends to what is held. Room is doubled, so memory is at most twice what has arrived and copying stays linear. */
    private void hold(byte[] bytes, int offset, int length) {
        int wanted = heldLength + length;
        if (wanted > held.length) {
            int doubled = Math.min(Math.max(MIN_HELD_BYTES, 2 * held.length), maxPayload + MAX_HEADER_BYTES);
            held = Arrays.copyOf(held, Math.max(wanted, doubled));
        }
        System.arraycopy(bytes, offset, held, heldLength, length);
        heldLength = wanted;
    }

    private void dropFrame() {
        heldLength = assembled;
        if (assembled == 0) {
            held = NOTHING;
        }
    }

    private void dropMessage() {
        held = NOTHING;
        heldLength = 0;
        assembled = 0;
        messageOpcode = 0;
        messageDeflated = false;
        fragments = 0;
    }

    /** Bytes held now, for tests of the bound. */
    int heldCapacity() {
        return held.length;
    }
}
