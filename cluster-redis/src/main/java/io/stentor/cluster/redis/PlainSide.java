package io.stentor.cluster.redis;

import io.stentor.cluster.SideChannel;
import java.util.List;
import java.util.function.Consumer;

/** A side channel that is a plain channel of Redis. */
final class PlainSide implements SideChannel {
    private final RedisLink link;
    private final Subscribers subscribers;
    private final String channel;

    /** Opens it. */
    PlainSide(RedisLink link, Subscribers subscribers, String channel, Consumer<byte[]> receiver) {
        this.link = link;
        this.subscribers = subscribers;
        this.channel = channel;
        subscribers.put(List.of(channel), (from, message) -> receiver.accept(message));
        link.subscribe(List.of(channel), List.of());
    }

    @Override
    public void tell(byte[] message) {
        link.publish(channel, message);
    }

    @Override
    public void close() {
        subscribers.remove(List.of(channel));
        link.unsubscribe(List.of(channel), List.of());
    }
}
