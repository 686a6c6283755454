package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses the bodies of polls with what a client says it takes ({@code Accept-Encoding}, RFC 9110 section 12.5.3). Works
 * on the event loop, fast rather than small, and only on bodies short enough not to keep others waiting. Stateless.
 */
enum BodyCompression {
    GZIP("gzip"),
    DEFLATE("deflate");

    /** A longer body goes out as it is: at some 100 MB/s this one takes a few milliseconds. */
    static final int LONGEST_BODY = 256 * 1024;

    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0};

    private final String coding;

    BodyCompression(String coding) {
        this.coding = coding;
    }

    /** Its name in {@code Content-Encoding}. */
    String coding() {
        return coding;
    }

    /** The coding the client likes best, gzip when it has no preference; null when it takes neither. */
    static BodyCompression preferredBy(String acceptEncoding) {
        if (acceptEncoding == null) {
            return null;
        }
        double gzip = weight(acceptEncoding, GZIP.coding);
        double deflate = weight(acceptEncoding, DEFLATE.coding);
        if (gzip <= 0 && deflate <= 0) {
            return null;
        }
        return gzip >= deflate ? GZIP : DEFLATE;
    }

    /** The quality of a coding, 0 when it is not accepted; its own entry counts more than {@code *}. */
    private static double weight(String acceptEncoding, String coding) {
        double any = 0;
        for (String entry : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = entry.split(";", -1);
            String name = parts[0].strip();
            if (name.equals(coding)) {
                return quality(parts);
            }
            if (name.equals("*")) {
                any = quality(parts);
            }
        }
        return any;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException malformed) {
                    return 0;
                }
            }
        }
        return 1;
    }

    /** Compresses a body, whose buffer it takes; the caller owns the answer. */
    ByteBuf compress(ByteBuf body) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, this == GZIP);
        ByteBuf out = ByteBufAllocator.DEFAULT.heapBuffer(body.readableBytes() / 2 + 64);
        try {
            byte[] bytes = new byte[body.readableBytes()];
            body.readBytes(bytes);
            if (this == GZIP) {
                out.writeBytes(GZIP_HEADER);
            }
            deflate(deflater, bytes, out);
            if (this == GZIP) {
                CRC32 checksum = new CRC32();
                checksum.update(bytes);
                out.writeIntLE((int) checksum.getValue()).writeIntLE(bytes.length);
            }
            return out;
        } finally {
            deflater.end();
            body.release();
        }
    }

    private static void deflate(Deflater deflater, byte[] bytes, ByteBuf out) {
        deflater.setInput(bytes);
        deflater.finish();
        byte[] block = new byte[8 * 1024];
        while (!deflater.finished()) {
            out.writeBytes(block, 0, deflater.deflate(block));
        }
    }
}
