package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import java.util.function.Consumer;

/** {@code createShardedAdapter} of {@code @socket.io/redis-adapter}, on channels of Redis that belong to slots. */
final class ShardedDialect implements Dialect {
    private final RedisShards redis;
    private final String key;
    private final SubscriptionMode mode;
    private final Subscribers subscribers;
    private final Patience patience;

    ShardedDialect(RedisShards redis, String key, SubscriptionMode mode, Subscribers subscribers, Patience patience) {
        this.redis = redis;
        this.key = key;
        this.mode = mode;
        this.subscribers = subscribers;
        this.patience = patience;
    }

    @Override
    public Peers open(LocalNamespace namespace) {
        String uid = Uids.nextHex();
        ShardedChannels channels = ShardedChannels.of(key, namespace.name(), uid);
        ShardedBus bus =
                new ShardedBus(redis, channels, mode, new RecentJoins(System::nanoTime), uid, namespace::toPlain);
        RoomChannels rooms = new RoomChannels(redis, channels, mode, namespace, subscribers);
        MessageNamespace opened = new MessageNamespace(namespace, bus, patience, rooms::listening, () -> {
            subscribers.remove(channels.standing());
            redis.shardUnsubscribe(channels.standing());
            rooms.close();
        });
        subscribers.put(channels.standing(), (channel, message) -> opened.onMessage(Message.read(message)));
        redis.shardSubscribe(channels.standing());
        rooms.open((channel, message) -> opened.onMessage(Message.read(message)));
        return opened;
    }

    @Override
    public SideChannel openSide(String namespace, Consumer<byte[]> receiver) {
        return new ShardedSide(redis, subscribers, ClassicChannels.sideOf(key, namespace), receiver);
    }
}
