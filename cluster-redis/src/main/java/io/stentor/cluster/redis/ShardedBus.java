package io.stentor.cluster.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** How one namespace of this node speaks on its channels. Any thread. */
record ShardedBus(
        RedisShards redis,
        ShardedChannels channels,
        SubscriptionMode mode,
        RecentJoins recentJoins,
        String uid,
        UnaryOperator<Object> binding)
        implements MessageBus {
    @Override
    public void tell(Message message) {
        if (message.type() == MessageType.SOCKETS_JOIN) {
            recentJoins.add(message.joinedRooms());
        }
        redis.shardPublish(channelOf(message.onlyRoom()), message.write(binding));
    }

    private String channelOf(String room) {
        boolean separate = room != null && mode.hasChannel(room) && !recentJoins.contains(room);
        return separate ? channels.of(room) : channels.main();
    }

    @Override
    public void ask(Message message) {
        redis.shardPublish(channels.main(), message.write(binding));
    }

    @Override
    public void answer(String to, Message message) {
        redis.shardPublish(channels.of(to), message.write(binding));
    }

    @Override
    public CompletionStage<Long> nodes() {
        return redis.shardSubscribers(channels.main());
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        redis.schedule(task, delay);
    }
}
