package io.stentor.bench.jmh;

import java.nio.charset.StandardCharsets;

/** The message that all stages are measured with: a Socket.IO packet of 128 bytes, as a chat client sends it. */
final class Messages {
    private static final String HEAD = "2[\"message\",{\"conversationId\":\"c17\",\"text\":\"";
    private static final String TAIL = "\",\"n\":1000000017}]";
    private static final int PACKET_BYTES = 127;

    /** Without the Engine.IO type digit. */
    static final byte[] PACKET = (HEAD + "x".repeat(PACKET_BYTES - HEAD.length() - TAIL.length()) + TAIL)
            .getBytes(StandardCharsets.US_ASCII);

    private Messages() {}
}
