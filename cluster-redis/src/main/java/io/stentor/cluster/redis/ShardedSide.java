package io.stentor.cluster.redis;

import io.stentor.cluster.SideChannel;
import java.util.List;
import java.util.function.Consumer;

/** A side channel that belongs to a slot: the one node of Redis that has it gives all the same order. */
final class ShardedSide implements SideChannel {
    private final RedisShards redis;
    private final Subscribers subscribers;
    private final String channel;

    /** Opens it. */
    ShardedSide(RedisShards redis, Subscribers subscribers, String channel, Consumer<byte[]> receiver) {
        this.redis = redis;
        this.subscribers = subscribers;
        this.channel = channel;
        subscribers.put(List.of(channel), (from, message) -> receiver.accept(message));
        redis.shardSubscribe(List.of(channel));
    }

    @Override
    public void tell(byte[] message) {
        redis.shardPublish(channel, message);
    }

    @Override
    public void close() {
        subscribers.remove(List.of(channel));
        redis.shardUnsubscribe(List.of(channel));
    }
}
