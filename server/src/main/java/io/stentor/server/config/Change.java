package io.stentor.server.config;

/**
 * An option that is not as it is by default.
 *
 * @param key its name
 * @param value as it would be written, {@code (set)} for a secret
 * @param place where it was set: {@code stentor.conf:3}, {@code STENTOR_SERVER_PORT}, {@code --set} or {@code --port}
 */
public record Change(String key, String value, String place) {}
