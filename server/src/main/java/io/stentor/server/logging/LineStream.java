package io.stentor.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What a program prints, handed to a {@link BackgroundWriter} line by line. Used by one {@link PrintStream}, which lets one thread in at a
 * time.
 */
public final class LineStream extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final BackgroundWriter writer;
    private final boolean waits;

    private LineStream(BackgroundWriter writer, boolean waits) {
        this.writer = writer;
        this.waits = waits;
    }

    /** A stream whose flush waits until all is written, as {@link BackgroundWriter#flush} does. */
    public static PrintStream waiting(BackgroundWriter writer) {
        return new PrintStream(new LineStream(writer, true), false, UTF_8);
    }

    /** A stream that never waits. */
    public static PrintStream neverWaiting(BackgroundWriter writer) {
        return new PrintStream(new LineStream(writer, false), false, UTF_8);
    }

    @Override
    public void write(int character) {
        line.write(character);
        if (character == '\n') {
            handOver();
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void flush() {
        if (line.size() > 0) {
            handOver();
        }
        if (waits) {
            writer.flush();
        }
    }

    private void handOver() {
        writer.write(line.toByteArray());
        line.reset();
    }
}
