package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import java.util.List;
import java.util.function.Consumer;

/** {@code createAdapter} of {@code @socket.io/redis-adapter}, on plain channels of Redis. */
final class ClassicDialect implements Dialect {
    private final RedisLink link;
    private final String key;
    private final Subscribers subscribers;
    private final Patience patience;

    ClassicDialect(RedisLink link, String key, Subscribers subscribers, Patience patience) {
        this.link = link;
        this.key = key;
        this.subscribers = subscribers;
        this.patience = patience;
    }

    @Override
    public Peers open(LocalNamespace namespace) {
        String uid = Uids.next();
        ClassicChannels channels = ClassicChannels.of(key, namespace.name(), uid);
        ClassicBus bus = new ClassicBus(link, channels, uid, namespace::toPlain);
        ClassicNamespace opened = new ClassicNamespace(namespace, bus, patience, () -> close(channels));
        subscribers.put(List.of(channels.pattern()), opened);
        subscribers.put(channels.exact(), opened);
        link.subscribe(channels.exact(), List.of(channels.pattern()));
        return opened;
    }

    private void close(ClassicChannels channels) {
        subscribers.remove(List.of(channels.pattern()));
        subscribers.remove(channels.exact());
        link.unsubscribe(channels.exact(), List.of(channels.pattern()));
    }

    @Override
    public SideChannel openSide(String namespace, Consumer<byte[]> receiver) {
        return new PlainSide(link, subscribers, ClassicChannels.sideOf(key, namespace), receiver);
    }
}
