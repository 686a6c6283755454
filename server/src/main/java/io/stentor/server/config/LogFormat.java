package io.stentor.server.config;

/** Values of {@code logging.format}: how the standalone server writes its log. */
public enum LogFormat {
    /** A line for people. */
    TEXT,
    /** One JSON object a line. */
    JSON
}
