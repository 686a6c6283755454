package io.stentor.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.stentor.server.config.LogFormat;
import java.util.function.Function;

/**
 * Writes each event of the log as a {@link Line} in one of the formats; what a library repeats only as its count doubles.
 * Any thread.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final Function<Line, String> format;
    private final Repetitions repetitions = new Repetitions();

    public LineEncoder(LogFormat format) {
        this.format = format == LogFormat.JSON ? JsonLine::of : TextLine::of;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        long count = repetitions.count(event);
        return Long.bitCount(count) == 1 ? (format.apply(Line.of(event, count)) + "\n").getBytes(UTF_8) : NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
