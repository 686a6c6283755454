package io.stentor.cluster;

import java.util.List;

/**
 * An event of the order of all servers that a client has missed. Immutable.
 *
 * @param entry its place in that order: the offset its client is told
 */
public record Missed(String entry, Flags flags, String event, List<?> args) {}
