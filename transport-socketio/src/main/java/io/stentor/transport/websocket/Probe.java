package io.stentor.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The packets by which a WebSocket that wants to take over shows that it works (Engine.IO, "upgrade"). */
final class Probe {
    static final String ANSWER = "3probe";

    private static final byte[] REQUEST = "2probe".getBytes(StandardCharsets.US_ASCII);

    private Probe() {}

    static boolean is(byte[] bytes, int offset, int length) {
        return Arrays.equals(bytes, offset, offset + length, REQUEST, 0, REQUEST.length);
    }
}
