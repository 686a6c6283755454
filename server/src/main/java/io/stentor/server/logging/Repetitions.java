package io.stentor.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often libraries have said the same, whatever its arguments: what a client can make one of them say must not become a
 * flood. What we say ourselves is counted where it is said. Threadsafe.
 */
final class Repetitions {
    /** Beyond that they are counted together. */
    private static final int DISTINCT = 256;

    private static final int LONGEST = 200;
    private static final String OURS = "io.stentor.";
    private static final String OTHERS = "";

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    /** {@return at least 1; always 1 for our own} */
    long count(ILoggingEvent event) {
        return event.getLoggerName().startsWith(OURS)
                ? 1
                : counter(keyOf(event)).incrementAndGet();
    }

    private AtomicLong counter(String key) {
        String counted = counts.size() < DISTINCT || counts.containsKey(key) ? key : OTHERS;
        return counts.computeIfAbsent(counted, first -> new AtomicLong());
    }

    private static String keyOf(ILoggingEvent event) {
        String message = String.valueOf(event.getMessage());
        return event.getLoggerName() + " " + message.substring(0, Math.min(LONGEST, message.length()));
    }
}
