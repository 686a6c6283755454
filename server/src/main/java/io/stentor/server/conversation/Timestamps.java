package io.stentor.server.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;

/**
 * The present moment as ISO 8601 in UTC with milliseconds. Formats once a second and patches the rest. Owned by one
 * thread.
 */
final class Timestamps {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final int MILLIS_AT = 20;

    private final LongSupplier wallClockMs;
    private byte[] text = new byte[0];
    private long second = Long.MIN_VALUE;

    Timestamps(LongSupplier wallClockMs) {
        this.wallClockMs = wallClockMs;
    }

    /** 24 ASCII characters, valid until the next call. */
    byte[] now() {
        long ms = wallClockMs.getAsLong();
        long newSecond = Math.floorDiv(ms, 1000L);
        if (newSecond != second) {
            second = newSecond;
            text = (SECONDS.format(Instant.ofEpochSecond(second)) + ".000Z").getBytes(StandardCharsets.US_ASCII);
        }
        int millis = (int) Math.floorMod(ms, 1000L);
        text[MILLIS_AT] = (byte) ('0' + millis / 100);
        text[MILLIS_AT + 1] = (byte) ('0' + millis / 10 % 10);
        text[MILLIS_AT + 2] = (byte) ('0' + millis % 10);
        return text;
    }
}
