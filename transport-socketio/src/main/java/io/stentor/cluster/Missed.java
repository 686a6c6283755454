package io.stentor.cluster;

import java.util.List;

/**
 * An event of the order of all servers that a client has missed. Immutable.
 *
 * @param entry its place in that order: the offset its client is told
 * @param isOwed whether its client was asked to answer it, and is not known to have done so
 */
public record Missed(String entry, Flags flags, String event, List<?> args, boolean isOwed) {}
