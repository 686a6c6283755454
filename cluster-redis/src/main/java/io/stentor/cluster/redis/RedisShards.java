package io.stentor.cluster.redis;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * What the sharded dialect needs of Redis, 7 or later: channels that belong to a slot, as keys do. What comes on them goes
 * where that of plain channels goes. Any thread; nothing waits.
 */
interface RedisShards extends Redis {
    /** Publishes a message (SPUBLISH), or counts it as lost. */
    void shardPublish(String channel, byte[] message);

    /** How many nodes are subscribed to a channel (PUBSUB SHARDNUMSUB); ends with an error when Redis cannot be asked. */
    CompletionStage<Long> shardSubscribers(String channel);

    /**
     * Subscribes (SSUBSCRIBE), now or when there is a connection, and again after each cut, until {@link #shardUnsubscribe}.
     *
     * @return ends when Redis has confirmed all of them; with an error when it is away, refuses, or takes longer than two
     *     seconds: then they are subscribed later
     */
    CompletionStage<Void> shardSubscribe(Collection<String> channels);

    /** Ends subscriptions. Nothing that was not subscribed is harmed. */
    void shardUnsubscribe(Collection<String> channels);
}
