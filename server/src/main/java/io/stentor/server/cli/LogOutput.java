package io.stentor.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import io.stentor.server.config.LogFormat;
import io.stentor.server.config.LogLevel;
import io.stentor.server.config.Options;
import io.stentor.server.logging.BackgroundWriter;
import io.stentor.server.logging.LineAppender;
import io.stentor.server.logging.LineEncoder;
import io.stentor.server.logging.LineStream;
import io.stentor.server.logging.LogProvider;
import java.io.OutputStream;
import java.io.PrintStream;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * The standalone server's log: lines on standard error. In code, because reading the same from an XML file would be a
 * good part of the time to ready. {@code -Dlogback.configurationFile} takes its place.
 *
 * <p>While a server serves, everything that goes there is written by a thread of its own, in the order in which it was said: a loop, a lane or a timer that
 * says something must not wait until somebody reads a pipe. Used by the main thread.
 */
public final class LogOutput implements AutoCloseable {
    /** Below this the libraries talk about themselves. */
    private static final Level LIBRARIES = Level.WARN;

    private final BackgroundWriter writer;
    private final PrintStream err;
    private final PrintStream systemErr = System.err;

    private LogOutput(BackgroundWriter writer) {
        this.writer = writer;
        err = LineStream.waiting(writer);
    }

    /** Text from this level on, written by whoever says it: for programs that serve nobody. Called by the main thread before the first event. */
    public static void begin(LogLevel level) {
        LoggerContext context = context();
        install(new Options.Logging(level, LogFormat.TEXT), context, standardError(context));
    }

    /**
     * What a server says. Called by the main thread before the first event.
     *
     * @param standardError where it goes; it may stand still or fail
     */
    static LogOutput begin(Options.Logging logging, OutputStream standardError) {
        LoggerContext context = context();
        LineEncoder encoder = new LineEncoder(logging.format());
        BackgroundWriter writer = BackgroundWriter.start(
                "stentor-log", standardError, count -> encoder.encode(droppedEvent(context, count)));
        install(logging, context, new LineAppender(encoder, writer));
        LogOutput output = new LogOutput(writer);
        // Stack traces of threads that die, for one.
        System.setErr(LineStream.neverWaiting(writer));
        return output;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static void install(Options.Logging logging, LoggerContext context, Appender<ILoggingEvent> appender) {
        if (LogProvider.isConfiguredByFile()) {
            return;
        }
        context.reset();
        Level chosen = Level.toLevel(logging.level().name());
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(chosen.isGreaterOrEqual(LIBRARIES) ? chosen : LIBRARIES);
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
        context.getLogger("io.stentor").setLevel(chosen);
    }

    private static Appender<ILoggingEvent> standardError(LoggerContext context) {
        LineEncoder encoder = new LineEncoder(LogFormat.TEXT);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        return appender;
    }

    private static ILoggingEvent droppedEvent(LoggerContext context, long count) {
        LoggingEvent event = new LoggingEvent(
                LogOutput.class.getName(),
                context.getLogger(LogOutput.class),
                Level.WARN,
                "lines of the log were dropped: nobody read them, or they could not be written",
                null,
                null);
        event.addKeyValuePair(new KeyValuePair("event", "log_dropped"));
        event.addKeyValuePair(new KeyValuePair("count", count));
        return event;
    }

    /** {@return for what is said beside the log, in order with it; a flush waits until all of it is written, a second at most} */
    PrintStream err() {
        return err;
    }

    /** {@return how many lines were dropped so far; any thread} */
    long dropped() {
        return writer.dropped();
    }

    /** Waits for what is still to be written, a second at most. */
    @Override
    public void close() {
        System.setErr(systemErr);
        writer.close();
    }
}
