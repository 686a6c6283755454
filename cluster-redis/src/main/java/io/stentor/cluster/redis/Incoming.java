package io.stentor.cluster.redis;

/** Takes what comes over the bus. */
@FunctionalInterface
interface Incoming {
    /**
     * A message came.
     *
     * @param pattern that the channel matched, or null when the channel itself was subscribed
     * @param message the receiver's
     */
    void onMessage(String pattern, String channel, byte[] message);
}
