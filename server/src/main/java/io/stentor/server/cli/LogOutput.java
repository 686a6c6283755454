package io.stentor.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.stentor.server.config.LogLevel;
import org.slf4j.LoggerFactory;

/**
 * The standalone server's log: lines on standard error. In code, because reading the same from an XML file would be a
 * good part of the time to ready. {@code -Dlogback.configurationFile} takes its place.
 */
public final class LogOutput {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0} %msg%n";
    /** Below this the libraries talk about themselves. */
    private static final Level LIBRARIES = Level.WARN;

    private LogOutput() {}

    /** Called by the main thread before the first event. */
    public static void begin(LogLevel level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (System.getProperty("logback.configurationFile") != null) {
            return;
        }
        context.reset();
        Level chosen = Level.toLevel(level.name());
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(chosen.isGreaterOrEqual(LIBRARIES) ? chosen : LIBRARIES);
        root.addAppender(standardError(context));
        context.getLogger("io.stentor").setLevel(chosen);
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
