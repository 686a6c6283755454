package io.stentor.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Encodes each event of the log where it happens, and hands the line to a {@link BackgroundWriter}. Any thread; none waits. */
public final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final LineEncoder encoder;
    private final BackgroundWriter writer;

    public LineAppender(LineEncoder encoder, BackgroundWriter writer) {
        this.encoder = encoder;
        this.writer = writer;
    }

    @Override
    protected void append(ILoggingEvent event) {
        byte[] line = encoder.encode(event);
        if (line.length > 0) {
            writer.write(line);
        }
    }
}
