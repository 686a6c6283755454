package io.stentor.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * What a line of the log says. Its texts may hold anything, a client's words among them: it is for whoever writes them to
 * leave nothing that is not text. Immutable.
 *
 * @param timestamp ISO 8601, UTC, with milliseconds
 * @param logger last word of its name
 * @param event stable name in snake case, by which machines find it
 * @param message for people, cut at {@link #LONGEST_TEXT} characters
 * @param fields by name, in the order in which they were given; texts are cut, too
 * @param exception its trace with all causes, cut at {@link #LONGEST_TRACE} characters, or null
 */
record Line(
        String timestamp,
        String level,
        String logger,
        String event,
        String message,
        Map<String, Object> fields,
        String exception) {
    static final int LONGEST_TEXT = 4_000;
    static final int LONGEST_TRACE = 32_000;

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String EVENT = "event";
    private static final String COUNT = "count";
    /** What libraries have to say has no name of ours. */
    private static final String UNNAMED = "library";

    /**
     * What an event says.
     *
     * @param count how often it has been said, told when it is more than once
     */
    static Line of(ILoggingEvent event, long count) {
        String name = UNNAMED;
        Map<String, Object> fields = new LinkedHashMap<>();
        for (KeyValuePair pair : pairs(event)) {
            if (pair.key.equals(EVENT)) {
                name = String.valueOf(pair.value);
            } else {
                fields.put(pair.key, value(pair.value));
            }
        }
        if (count > 1) {
            fields.put(COUNT, count);
        }
        return new Line(
                TIMESTAMP.format(Instant.ofEpochMilli(event.getTimeStamp())),
                event.getLevel().toString(),
                event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1),
                name,
                cut(String.valueOf(event.getFormattedMessage()), LONGEST_TEXT),
                fields,
                trace(event.getThrowableProxy()));
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? List.of() : pairs;
    }

    private static Object value(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : cut(String.valueOf(value), LONGEST_TEXT);
    }

    private static String trace(IThrowableProxy thrown) {
        return thrown == null ? null : cut(ThrowableProxyUtil.asString(thrown).stripTrailing(), LONGEST_TRACE);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
