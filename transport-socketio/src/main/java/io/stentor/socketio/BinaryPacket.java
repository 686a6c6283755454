package io.stentor.socketio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A packet whose attachments are still arriving, as messages of their own. Owned by its session. */
final class BinaryPacket {
    private final byte[] text;
    private final int expected;
    private final List<byte[]> attachments;

    BinaryPacket(byte[] bytes, int offset, int length, int expected) {
        this.text = Arrays.copyOfRange(bytes, offset, offset + length);
        this.expected = expected;
        this.attachments = new ArrayList<>(expected);
    }

    /** Takes the next attachment; true when it was the last. */
    boolean add(byte[] bytes, int offset, int length) {
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
