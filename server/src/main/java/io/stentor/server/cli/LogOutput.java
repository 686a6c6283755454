package io.stentor.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.stentor.server.config.LogFormat;
import io.stentor.server.config.LogLevel;
import io.stentor.server.config.Options;
import io.stentor.server.logging.LineEncoder;
import org.slf4j.LoggerFactory;

/**
 * The standalone server's log: lines on standard error. In code, because reading the same from an XML file would be a
 * good part of the time to ready. {@code -Dlogback.configurationFile} takes its place.
 */
public final class LogOutput {
    /** Below this the libraries talk about themselves. */
    private static final Level LIBRARIES = Level.WARN;

    private LogOutput() {}

    /** Text from this level on: for programs without options. Called by the main thread before the first event. */
    public static void begin(LogLevel level) {
        begin(new Options.Logging(level, LogFormat.TEXT));
    }

    /** Called by the main thread before the first event. */
    static void begin(Options.Logging logging) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (System.getProperty("logback.configurationFile") != null) {
            return;
        }
        context.reset();
        Level chosen = Level.toLevel(logging.level().name());
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(chosen.isGreaterOrEqual(LIBRARIES) ? chosen : LIBRARIES);
        root.addAppender(standardError(context, logging.format()));
        context.getLogger("io.stentor").setLevel(chosen);
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context, LogFormat format) {
        LineEncoder encoder = new LineEncoder(format);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
