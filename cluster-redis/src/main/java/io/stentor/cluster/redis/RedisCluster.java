package io.stentor.cluster.redis;

import io.stentor.cluster.Cluster;
import io.stentor.cluster.ClusterCounts;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import io.stentor.wire.socketio.PacketViolation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in a cluster that speaks as {@code @socket.io/redis-adapter} does. It starts without waiting for Redis, and
 * goes on without it. Any thread.
 */
public final class RedisCluster implements Cluster {
    /** The prefix of channels that the other servers use unless they are told otherwise. */
    public static final String DEFAULT_KEY = "socket.io";

    private static final Logger LOG = LoggerFactory.getLogger(RedisCluster.class);
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private final String key;
    private final ClusterCounters counters = new ClusterCounters();
    private final Patience patience = new Patience(counters);
    /** By each exact channel, and by the pattern of the broadcasts. */
    private final Map<String, Subscriber> bySubscription = new ConcurrentHashMap<>();

    private final Inbox inbox;
    private final RedisLink link;

    /**
     * Begins to connect.
     *
     * @param url such as {@code redis://user:password@host:6379/0}, {@code redis-sentinel://host:26379#master} or {@code
     *     redis-cluster://host:7000,host:7001}, each with {@code rediss} for TLS
     * @param key the prefix of all channels; the same on all nodes
     * @throws IllegalArgumentException for a URL that is none
     */
    public RedisCluster(String url, String key) {
        this.key = key;
        RedisAddress address = RedisAddress.of(url);
        inbox = new Inbox(this::onMessage, counters);
        link = new RedisLink(address, inbox, counters);
    }

    /**
     * Checks a URL without connecting.
     *
     * @return the URL
     * @throws IllegalArgumentException for a URL that is none; the message does not repeat it, for it may hold a password
     */
    public static String requireUrl(String url) {
        RedisAddress.of(url);
        return url;
    }

    @Override
    public Peers open(LocalNamespace namespace) {
        String uid = Uids.next();
        ClassicChannels channels = ClassicChannels.of(key, namespace.name(), uid);
        ClassicBus bus = new ClassicBus(link, channels, uid, namespace::toPlain);
        ClassicNamespace opened = new ClassicNamespace(namespace, bus, patience, () -> close(channels));
        bySubscription.put(channels.pattern(), opened);
        channels.exact().forEach(channel -> bySubscription.put(channel, opened));
        link.subscribe(channels.exact(), List.of(channels.pattern()));
        return opened;
    }

    @Override
    public SideChannel openSide(String namespace, Consumer<byte[]> receiver) {
        String channel = ClassicChannels.sideOf(key, namespace);
        bySubscription.put(channel, (from, message) -> receiver.accept(message));
        link.subscribe(List.of(channel), List.of());
        return new Side(channel);
    }

    private final class Side implements SideChannel {
        private final String channel;

        Side(String channel) {
            this.channel = channel;
        }

        @Override
        public void tell(byte[] message) {
            link.publish(channel, message);
        }

        @Override
        public void close() {
            bySubscription.remove(channel);
            link.unsubscribe(List.of(channel), List.of());
        }
    }

    private void close(ClassicChannels channels) {
        bySubscription.remove(channels.pattern());
        channels.exact().forEach(bySubscription::remove);
        link.unsubscribe(channels.exact(), List.of(channels.pattern()));
    }

    private void onMessage(String pattern, String channel, byte[] message) {
        Subscriber subscriber = bySubscription.get(pattern == null ? channel : pattern);
        if (subscriber == null) {
            return;
        }
        if (message.length > MAX_MESSAGE_BYTES) {
            counters.onMalformed();
            return;
        }
        try {
            subscriber.onMessage(channel, message);
        } catch (PacketViolation | Malformed | RuntimeException notUnderstood) {
            // Whatever it is, what comes behind it must be heard.
            LOG.atDebug()
                    .addKeyValue("event", "cluster_message_dropped")
                    .setCause(notUnderstood)
                    .log("a message of the cluster was dropped");
            counters.onMalformed();
        }
    }

    @Override
    public boolean isReady() {
        return link.isReady();
    }

    @Override
    public ClusterCounts counts() {
        return counters;
    }

    @Override
    public void close() {
        link.close();
        inbox.close();
    }
}
