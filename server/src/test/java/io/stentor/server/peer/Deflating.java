package io.stentor.server.peer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Payloads of compressed messages as any other end makes and reads them, by the recipe of RFC 7692 section 7.2. */
public final class Deflating {
    private Deflating() {}

    public static byte[] deflated(byte[] message) {
        return deflated(message, Deflater.DEFAULT_COMPRESSION);
    }

    public static byte[] deflated(byte[] message, int level) {
        Deflater deflater = new Deflater(level, true);
        byte[] bytes = new byte[2 * message.length + 64];
        deflater.setInput(message);
        int length = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(bytes, length - 4);
    }

    public static byte[] inflated(byte[] payload) {
        Inflater inflater = new Inflater(true);
        inflater.setInput(ClientFrames.join(payload, ClientFrames.hex("0000ffff")));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] some = new byte[1_000];
        try {
            for (int count = inflater.inflate(some); count > 0; count = inflater.inflate(some)) {
                message.write(some, 0, count);
            }
        } catch (DataFormatException corrupt) {
            throw new AssertionError(corrupt);
        } finally {
            inflater.end();
        }
        return message.toByteArray();
    }
}
