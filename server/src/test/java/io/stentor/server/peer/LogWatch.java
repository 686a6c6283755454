package io.stentor.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Collects what is logged at WARN or above: hostile input is nothing to log in single lines, let alone stack traces. */
public final class LogWatch extends AppenderBase<ILoggingEvent> {
    private static final int LINE_LENGTH = 1_000;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    public static LogWatch begin() {
        LogWatch watch = new LogWatch();
        watch.start();
        root().addAppender(watch);
        return watch;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            String trace = event.getThrowableProxy() == null
                    ? ""
                    : " with a stack trace: " + event.getThrowableProxy().getMessage();
            String text = event.getLevel() + " " + event.getLoggerName() + " " + fields(event)
                    + event.getFormattedMessage() + trace;
            lines.add(text.substring(0, Math.min(LINE_LENGTH, text.length())));
        }
    }

    private static String fields(ILoggingEvent event) {
        return event.getKeyValuePairs() == null
                ? ""
                : event.getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=" + pair.value + " ")
                        .collect(Collectors.joining());
    }

    /** Nothing was logged since the last call. */
    public void assertQuiet() {
        assertThat(take()).as("logged at WARN or above").isEmpty();
    }

    /** What was logged since the last call. */
    public List<String> take() {
        List<String> logged = List.copyOf(lines);
        lines.clear();
        return logged;
    }

    public void end() {
        root().detachAppender(this);
        stop();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
