package io.stentor.server.config;

/** Values of {@code logging.level}: the least severe event that is written. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
}
