package io.stentor.bench.fanout;

import java.util.Optional;

/**
 * Counters at one moment of a load; figures are the difference of two.
 *
 * @param atNanos {@code System.nanoTime}
 * @param generator what the event loop's thread has used
 * @param server what the server's process has used, when it is known
 */
record Mark(long atNanos, long deliveries, long messages, Usage generator, Optional<Usage> server) {}
