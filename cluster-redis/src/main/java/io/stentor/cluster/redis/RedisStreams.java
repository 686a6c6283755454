package io.stentor.cluster.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What the streams dialect needs of Redis, 6.2 or later. Any thread; nothing waits. What is asked ends with an error when
 * Redis is away or too far behind.
 */
interface RedisStreams extends Redis {
    /**
     * Appends an entry (XADD).
     *
     * @param maxLength about how many entries the stream keeps
     * @param fields in their order
     * @return its id; an error also when the connection was cut meanwhile: then nobody knows whether it was appended
     */
    CompletionStage<String> append(String stream, long maxLength, Map<String, byte[]> fields);

    /**
     * Reads entries of the past (XRANGE).
     *
     * @param from the first id, {@code -} for the oldest, an id behind a parenthesis for what follows it
     * @param to the last id, or {@code +}
     * @param count at most so many
     */
    CompletionStage<List<StreamEntry>> range(String stream, String from, String to, int count);

    /**
     * Reads what is appended from now on, on a connection of its own, in order, across cuts. A reader that is behind is
     * not hurried: it reads on when its listener has taken what it has.
     *
     * @return reads until it is closed
     */
    StreamReader read(String stream, StreamListener listener);

    /** Keeps a value for a while (SET PX). */
    CompletionStage<Void> setWithExpiry(String key, byte[] value, long expiryMs);

    /** Takes a value away (GETDEL): of all who ask one gets it, the others null. */
    CompletionStage<byte[]> take(String key);
}
