package io.stentor.cluster.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's two connections to Redis: one that publishes and asks, one that is subscribed. They are made anew with back-off
 * for as long as the link is open, and what is wanted is subscribed again each time. Any thread; nothing waits: what cannot
 * be sent at once because Redis is away, or too far behind, is refused and counted. The log has one line for each time that
 * Redis goes or comes back.
 */
final class RedisLink implements Redis, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final long MAX_PENDING_BYTES = 64L << 20;
    private static final int MAX_PENDING_COMMANDS = 65_536;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PULSE = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /** Unacknowledged for so long, a connection is no connection. */
    private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(30);

    private static final int IO_THREADS = 2;
    /** On which nobody ever speaks: to subscribe to it again is answered each time. */
    private static final String PULSE_CHANNEL = "stentor-pulse";

    static {
        QuietTransports.choose();
    }

    private final ClientResources resources;
    private final RedisClient client;
    private final Incoming incoming;
    private final ClusterCounters counters;
    private final Set<String> wantedChannels = ConcurrentHashMap.newKeySet();
    private final Set<String> wantedPatterns = ConcurrentHashMap.newKeySet();
    private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
    private final StandingConnection<StatefulRedisConnection<String, byte[]>> commands;
    private final StandingConnection<StatefulRedisPubSubConnection<String, byte[]>> subscriptions;
    private final long startNanos = System.nanoTime();
    private final Heartbeat commandsHeard = new Heartbeat();
    private final Heartbeat subscriptionsHeard = new Heartbeat();
    private volatile boolean closed;
    /** What the log was last told; null for nothing yet. Of the pulse alone. */
    private Boolean toldReady;

    /** When one of the connections last showed that Redis lives. Any thread. */
    private static final class Heartbeat {
        private volatile boolean heard;
        private volatile long atNanos;

        void beat() {
            atNanos = System.nanoTime();
            heard = true;
        }

        boolean isFresh() {
            return heard && System.nanoTime() - atNanos < SILENCE.toNanos();
        }
    }

    RedisLink(RedisURI uri, Incoming incoming, ClusterCounters counters) {
        this.incoming = incoming;
        this.counters = counters;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(IO_THREADS)
                .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                // Its own way to reconnect warns at each attempt, and sends again what was sent before the cut.
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_PENDING_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                                // Elsewhere the client only warns that it cannot.
                                .enable(Epoll.isAvailable())
                                .tcpUserTimeout(UNACKNOWLEDGED)
                                .build())
                        .build())
                .build());
        client.addListener(new Cuts());
        commands = new StandingConnection<>(() -> client.connectAsync(CODEC, uri), this::ping, this::schedule);
        subscriptions = new StandingConnection<>(
                () -> client.connectPubSubAsync(CODEC, uri), this::onSubscriptions, this::schedule);
        wantedChannels.add(PULSE_CHANNEL);
        schedule(this::pulse, PULSE);
        commands.connect();
        subscriptions.connect();
    }

    private void onSubscriptions(StatefulRedisPubSubConnection<String, byte[]> made) {
        subscribed.clear();
        made.addListener(new Messages(made));
        subscribe(made, wantedChannels, wantedPatterns);
    }

    /** Subscribes, now or when there is a connection, until {@link #unsubscribe}. */
    void subscribe(Collection<String> channels, Collection<String> patterns) {
        wantedChannels.addAll(channels);
        wantedPatterns.addAll(patterns);
        StatefulRedisPubSubConnection<String, byte[]> now = subscriptions.now();
        if (now != null) {
            subscribe(now, channels, patterns);
        }
    }

    void unsubscribe(Collection<String> channels, Collection<String> patterns) {
        wantedChannels.removeAll(channels);
        wantedPatterns.removeAll(patterns);
        StatefulRedisPubSubConnection<String, byte[]> now = subscriptions.now();
        if (now != null && !closed) {
            // Without a name each of these would mean all.
            if (!channels.isEmpty()) {
                unlessAway(() -> now.async().unsubscribe(channels.toArray(String[]::new)));
            }
            if (!patterns.isEmpty()) {
                unlessAway(() -> now.async().punsubscribe(patterns.toArray(String[]::new)));
            }
        }
    }

    private void subscribe(
            StatefulRedisPubSubConnection<String, byte[]> to,
            Collection<String> channels,
            Collection<String> patterns) {
        if (!channels.isEmpty()) {
            unlessAway(() -> to.async().subscribe(channels.toArray(String[]::new)));
        }
        if (!patterns.isEmpty()) {
            unlessAway(() -> to.async().psubscribe(patterns.toArray(String[]::new)));
        }
    }

    /** What is refused while Redis is away is asked for again when it is back. */
    private static void unlessAway(Runnable command) {
        try {
            command.run();
        } catch (RedisException away) {
            LOG.atDebug()
                    .addKeyValue("event", "redis_refused")
                    .log("Redis is away: {}", away.getClass().getName());
        }
    }

    @Override
    public void publish(String channel, byte[] message) {
        StatefulRedisConnection<String, byte[]> now = commands.now();
        if (now == null || counters.addWaitingOut(message.length) > MAX_PENDING_BYTES) {
            onPublished(now == null ? 0 : message.length, false);
            return;
        }
        try {
            now.async()
                    .publish(channel, message)
                    .whenComplete((receivers, failure) -> onPublished(message.length, failure == null));
        } catch (RedisException refused) {
            onPublished(message.length, false);
        }
    }

    private void onPublished(int bytes, boolean taken) {
        counters.addWaitingOut(-bytes);
        if (taken) {
            counters.onPublished();
        } else {
            counters.onUnpublished();
        }
    }

    @Override
    public CompletionStage<Long> subscribers(String channel) {
        StatefulRedisConnection<String, byte[]> now = commands.now();
        if (now == null) {
            return CompletableFuture.failedFuture(new RedisException("not connected"));
        }
        try {
            return now.async().pubsubNumsub(channel).thenApply(counts -> counts.getOrDefault(channel, 0L));
        } catch (RedisException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        resources.eventExecutorGroup().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A Redis that is frozen, or cut off, keeps its connections: only its answers tell that it lives. */
    private void pulse() {
        if (closed) {
            return;
        }
        StatefulRedisConnection<String, byte[]> now = commands.now();
        if (now != null) {
            ping(now);
        }
        StatefulRedisPubSubConnection<String, byte[]> listening = subscriptions.now();
        if (listening != null) {
            subscribe(listening, List.of(PULSE_CHANNEL), List.of());
        }
        tellLog(isReady());
        schedule(this::pulse, PULSE);
    }

    private void ping(StatefulRedisConnection<String, byte[]> connection) {
        unlessAway(() -> connection.async().ping().thenRun(commandsHeard::beat));
    }

    private void tellLog(boolean ready) {
        boolean starting = toldReady == null && !ready && System.nanoTime() - startNanos < CONNECT_TIMEOUT.toNanos();
        if (starting || Boolean.valueOf(ready).equals(toldReady)) {
            return;
        }
        toldReady = ready;
        if (ready) {
            LOG.atInfo().addKeyValue("event", "redis_ready").log("the other servers of the cluster are reached");
        } else {
            LOG.atWarn()
                    .addKeyValue("event", "redis_away")
                    .addKeyValue("reason", reason())
                    .log("what is said meanwhile reaches the clients of this server only");
        }
    }

    /** In the words of Redis or of the network, in which there is no secret. */
    private String reason() {
        Throwable failure = subscriptions.lastFailure() == null ? commands.lastFailure() : subscriptions.lastFailure();
        if (failure == null) {
            return commands.now() == null || subscriptions.now() == null ? "no connection" : "no answer";
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceAll("[\\p{Cntrl}\"]", " ");
    }

    /** Whether both connections stand, Redis answers on both, and everything wanted is subscribed. */
    boolean isReady() {
        return commands.now() != null
                && commandsHeard.isFresh()
                && subscriptionsHeard.isFresh()
                && subscribed.containsAll(wantedChannels)
                && subscribed.containsAll(wantedPatterns);
    }

    @Override
    public void close() {
        closed = true;
        commands.close();
        subscriptions.close();
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        resources.shutdown(0, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private final class Cuts implements RedisConnectionStateListener {
        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            if (subscriptions.is(connection)) {
                subscribed.clear();
            }
            if (subscriptions.lost(connection) || commands.lost(connection)) {
                LOG.atDebug().addKeyValue("event", "redis_connection_cut").log("a connection to Redis was cut");
            }
        }
    }

    /** What one connection hears: one that was cut must not say what its successor is subscribed to. */
    @SuppressWarnings("ReferenceEquality") // the very connection
    private final class Messages extends RedisPubSubAdapter<String, byte[]> {
        private final StatefulRedisPubSubConnection<String, byte[]> connection;

        Messages(StatefulRedisPubSubConnection<String, byte[]> connection) {
            this.connection = connection;
        }

        @Override
        public void message(String channel, byte[] message) {
            incoming.onMessage(null, channel, message);
        }

        @Override
        public void message(String pattern, String channel, byte[] message) {
            incoming.onMessage(pattern, channel, message);
        }

        @Override
        public void subscribed(String channel, long count) {
            if (subscriptions.now() == connection) {
                subscribed.add(channel);
                subscriptionsHeard.beat();
            }
        }

        @Override
        public void psubscribed(String pattern, long count) {
            subscribed(pattern, count);
        }

        @Override
        public void unsubscribed(String channel, long count) {
            subscribed.remove(channel);
        }

        @Override
        public void punsubscribed(String pattern, long count) {
            subscribed.remove(pattern);
        }
    }
}
