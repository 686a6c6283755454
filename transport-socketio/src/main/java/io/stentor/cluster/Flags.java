package io.stentor.cluster;

/**
 * How an event is sent. Immutable.
 *
 * @param isVolatile receivers that are behind miss it
 * @param compress it may be compressed
 * @param timeoutMs how long answers are waited for, or 0 for the default
 */
public record Flags(boolean isVolatile, boolean compress, long timeoutMs) {}
