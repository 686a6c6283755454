package io.stentor.cluster.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's two connections to Redis: one that publishes and asks, one that is subscribed. They are made anew with back-off
 * for as long as the link is open, and what is wanted is subscribed again each time. Any thread; nothing waits: what cannot
 * be sent at once because Redis is away, or too far behind, is refused and counted.
 */
final class RedisLink implements Redis, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final long MAX_PENDING_BYTES = 64L << 20;
    private static final int MAX_PENDING_COMMANDS = 65_536;
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LAST_DELAY = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PULSE = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final int IO_THREADS = 2;
    private static final String IO_URING = "io.lettuce.core.iouring";

    static {
        // Left to choose between two native transports, the client warns at each start that it has chosen.
        if (System.getProperty(IO_URING) == null) {
            System.setProperty(IO_URING, "false");
        }
    }

    private final ClientResources resources;
    private final RedisClient client;
    private final Incoming incoming;
    private final ClusterCounters counters;
    private final Set<String> wantedChannels = ConcurrentHashMap.newKeySet();
    private final Set<String> wantedPatterns = ConcurrentHashMap.newKeySet();
    private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
    private final AtomicLong pendingBytes = new AtomicLong();
    private volatile StatefulRedisConnection<String, byte[]> commands;
    private volatile StatefulRedisPubSubConnection<String, byte[]> subscriptions;
    private volatile boolean heard;
    private volatile long heardNanos;
    private volatile boolean closed;

    RedisLink(RedisURI uri, Incoming incoming, ClusterCounters counters) {
        this.incoming = incoming;
        this.counters = counters;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(IO_THREADS)
                .reconnectDelay(Delay.exponential(FIRST_DELAY, LAST_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                // Also gives up what was sent before a cut: said again, clients might get it twice.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_PENDING_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .build());
        client.addListener(new States());
        schedule(this::listen, PULSE);
        connect(FIRST_DELAY.toMillis(), () -> client.connectAsync(CODEC, uri), made -> commands = made);
        connect(FIRST_DELAY.toMillis(), () -> client.connectPubSubAsync(CODEC, uri), this::onSubscriptions);
    }

    /** The first time is ours; from then on the client connects again by itself. */
    private <C extends StatefulConnection<String, byte[]>> void connect(
            long delayMs, Supplier<CompletionStage<C>> attempt, Consumer<C> onMade) {
        if (closed) {
            return;
        }
        attempt.get().whenComplete((made, failure) -> {
            if (failure == null && closed) {
                made.closeAsync();
            } else if (failure == null) {
                onMade.accept(made);
            } else if (!closed) {
                LOG.atDebug()
                        .addKeyValue("event", "redis_unreachable")
                        .log(
                                "no connection to Redis yet: {}",
                                failure.getClass().getName());
                long next = Math.min(2 * delayMs, LAST_DELAY.toMillis());
                resources
                        .eventExecutorGroup()
                        .schedule(() -> connect(next, attempt, onMade), delayMs, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void onSubscriptions(StatefulRedisPubSubConnection<String, byte[]> made) {
        made.addListener(new Messages());
        subscriptions = made;
        subscribeAll();
    }

    /** Subscribes, now or when there is a connection, until {@link #unsubscribe}. */
    void subscribe(Collection<String> channels, Collection<String> patterns) {
        wantedChannels.addAll(channels);
        wantedPatterns.addAll(patterns);
        StatefulRedisPubSubConnection<String, byte[]> now = subscriptions;
        if (now != null) {
            subscribe(now, channels, patterns);
        }
    }

    void unsubscribe(Collection<String> channels, Collection<String> patterns) {
        wantedChannels.removeAll(channels);
        wantedPatterns.removeAll(patterns);
        StatefulRedisPubSubConnection<String, byte[]> now = subscriptions;
        if (now != null && !closed) {
            unlessAway(() -> now.async().unsubscribe(channels.toArray(String[]::new)));
            unlessAway(() -> now.async().punsubscribe(patterns.toArray(String[]::new)));
        }
    }

    private void subscribeAll() {
        StatefulRedisPubSubConnection<String, byte[]> now = subscriptions;
        if (now != null) {
            subscribe(now, wantedChannels, wantedPatterns);
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
        StatefulRedisConnection<String, byte[]> now = commands;
        if (now == null || pendingBytes.addAndGet(message.length) > MAX_PENDING_BYTES) {
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
        pendingBytes.addAndGet(-bytes);
        if (taken) {
            counters.onPublished();
        } else {
            counters.onUnpublished();
        }
    }

    @Override
    public CompletionStage<Long> subscribers(String channel) {
        StatefulRedisConnection<String, byte[]> now = commands;
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

    /** A Redis that is frozen keeps its connections: only its answers tell that it lives. */
    private void listen() {
        StatefulRedisConnection<String, byte[]> now = commands;
        if (closed) {
            return;
        }
        if (now != null && now.isOpen()) {
            unlessAway(() -> now.async().ping().thenRun(() -> {
                heardNanos = System.nanoTime();
                heard = true;
            }));
        }
        schedule(this::listen, PULSE);
    }

    /** Whether both connections stand, Redis answers, and everything wanted is subscribed. */
    boolean isReady() {
        StatefulRedisConnection<String, byte[]> now = commands;
        return now != null
                && now.isOpen()
                && heard
                && System.nanoTime() - heardNanos < SILENCE.toNanos()
                && subscribed.containsAll(wantedChannels)
                && subscribed.containsAll(wantedPatterns);
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        resources.shutdown(0, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    /** Subscribes again after each cut. */
    @SuppressWarnings("ReferenceEquality") // the very connection
    private final class States extends RedisConnectionStateAdapter {
        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
            if (connection == subscriptions) {
                subscribeAll();
                LOG.atInfo().addKeyValue("event", "redis_back").log("Redis is back");
            }
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            if (connection == subscriptions) {
                subscribed.clear();
                if (!closed) {
                    LOG.atWarn()
                            .addKeyValue("event", "redis_away")
                            .log("Redis is away: what is said meanwhile reaches the clients of this server only");
                }
            }
        }
    }

    private final class Messages extends RedisPubSubAdapter<String, byte[]> {
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
            subscribed.add(channel);
        }

        @Override
        public void psubscribed(String pattern, long count) {
            subscribed.add(pattern);
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
