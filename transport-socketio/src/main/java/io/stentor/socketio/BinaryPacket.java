package io.stentor.socketio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A packet whose attachments are still arriving, as messages of their own. Owned by its session. */
final class BinaryPacket {
    private final byte[] text;
    private final int expected;
    private final List<byte[]> attachments;
    private final int limit;
    private long size;

    /** @param limit bytes that text and attachments may have together */
    BinaryPacket(byte[] bytes, int offset, int length, int expected, int limit) {
        this.text = Arrays.copyOfRange(bytes, offset, offset + length);
        this.expected = expected;
        this.attachments = new ArrayList<>(expected);
        this.limit = limit;
        this.size = length;
    }

    /** Whether there is room for an attachment as long as this. */
    boolean fits(int length) {
        return size + length <= limit;
    }

    /** Takes the next attachment, which fits; true when it was the last. */
    boolean add(byte[] bytes, int offset, int length) {
        size += length;
        attachments.add(Arrays.copyOfRange(bytes, offset, offset + length));
        return attachments.size() == expected;
    }

    byte[] text() {
        return text;
    }

    List<byte[]> attachments() {
        return attachments;
    }
}
