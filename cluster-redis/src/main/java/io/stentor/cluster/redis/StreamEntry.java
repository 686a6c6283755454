package io.stentor.cluster.redis;

import java.util.Map;

/**
 * An entry of a stream. Immutable, but for the bytes.
 *
 * @param id such as {@code 1700000000000-0}
 * @param fields in their order
 */
record StreamEntry(String id, Map<String, byte[]> fields) {}
