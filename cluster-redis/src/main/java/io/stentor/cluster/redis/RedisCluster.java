package io.stentor.cluster.redis;

import io.stentor.cluster.Cluster;
import io.stentor.cluster.ClusterCounts;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import java.util.function.Consumer;

/**
 * A node's part in a cluster that speaks as one of the adapters of {@code @socket.io/redis-adapter} does. It starts without
 * waiting for Redis, and goes on without it. Any thread.
 */
public final class RedisCluster implements Cluster {
    /** The prefix of channels that the other servers use unless they are told otherwise. */
    public static final String DEFAULT_KEY = "socket.io";

    private final ClusterCounters counters = new ClusterCounters();
    private final Inbox inbox;
    private final RedisLink link;
    private final Dialect dialect;

    /** Makes a dialect out of what all have. */
    private interface DialectMaker {
        Dialect make(RedisLink link, Subscribers subscribers, Patience patience);
    }

    private RedisCluster(String url, DialectMaker maker) {
        RedisAddress address = RedisAddress.of(url);
        Subscribers subscribers = new Subscribers(counters);
        inbox = new Inbox(subscribers, counters);
        link = new RedisLink(address, inbox, counters);
        dialect = maker.make(link, subscribers, new Patience(counters));
    }

    /**
     * Begins to connect to a cluster whose nodes speak as {@code createAdapter} does.
     *
     * @param url such as {@code redis://user:password@host:6379/0}, {@code redis-sentinel://host:26379#master} or {@code
     *     redis-cluster://host:7000,host:7001}, each with {@code rediss} for TLS
     * @param key the prefix of all channels; the same on all nodes
     * @return the node's part; closed by the caller
     * @throws IllegalArgumentException for a URL that is none
     */
    public static RedisCluster classic(String url, String key) {
        return new RedisCluster(
                url, (link, subscribers, patience) -> new ClassicDialect(link, key, subscribers, patience));
    }

    /**
     * Begins to connect to a cluster whose nodes speak as {@code createShardedAdapter} does. Needs Redis 7 or later.
     *
     * @param url such as {@code redis://user:password@host:6379/0}, with {@code rediss} for TLS
     * @param key the prefix of all channels; the same on all nodes
     * @param mode the same on all nodes
     * @return the node's part; closed by the caller
     * @throws IllegalArgumentException for a URL that is none
     */
    public static RedisCluster sharded(String url, String key, SubscriptionMode mode) {
        return new RedisCluster(
                url, (link, subscribers, patience) -> new ShardedDialect(link, key, mode, subscribers, patience));
    }

    /**
     * Begins to connect to a cluster whose nodes speak as {@code createAdapter} of {@code @socket.io/redis-streams-adapter} 0.3
     * does. Needs Redis 6.2 or later.
     *
     * @param url as for {@link #classic}
     * @param key the prefix of all channels, and the stream's name; the same on all nodes
     * @param maxLength about how many entries the stream keeps
     * @param recoveryMs how long a client may take to go on after a cut, or 0 when none can
     * @return the node's part; closed by the caller
     * @throws IllegalArgumentException for a URL that is none
     */
    public static RedisCluster streams(String url, String key, long maxLength, long recoveryMs) {
        StreamsDialect.Settings settings = new StreamsDialect.Settings(key, maxLength, recoveryMs);
        return new RedisCluster(
                url, (link, subscribers, patience) -> new StreamsDialect(link, settings, subscribers, patience));
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
        return dialect.open(namespace);
    }

    @Override
    public SideChannel openSide(String namespace, Consumer<byte[]> receiver) {
        return dialect.openSide(namespace, receiver);
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
        dialect.close();
    }
}
