package io.stentor.cluster.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.channel.epoll.Epoll;
import io.stentor.cluster.redis.Subscriptions.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's connections to Redis: one that publishes and asks, one that is subscribed, and one for each stream that is read.
 * They are made anew with back-off for as long as the link is open, and what is wanted is subscribed again each time. Any
 * thread; nothing waits: what cannot be sent at once because Redis is away, or too far behind, is refused and counted. The
 * log has one line for each time that Redis goes or comes back.
 */
final class RedisLink implements RedisShards, RedisStreams, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final int MAX_PENDING_COMMANDS = 65_536;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PULSE = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /** Unacknowledged, or unanswered, for so long, a connection is no connection. */
    private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(30);

    private static final int IO_THREADS = 2;

    static {
        QuietTransports.choose();
    }

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final Inbox inbox;
    private final ClusterCounters counters;
    private final Commands commands;
    private final Subscriptions subscriptions;
    private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
    private final long startNanos = System.nanoTime();
    private volatile boolean closed;
    /** What the log was last told; null for nothing yet. Of the pulse alone. */
    private Boolean toldReady;

    RedisLink(RedisURI uri, Inbox inbox, ClusterCounters counters) {
        this.uri = uri;
        this.inbox = inbox;
        this.counters = counters;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(IO_THREADS)
                .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(options());
        commands = new Commands(() -> client.connectAsync(CODEC, uri), counters, this::schedule);
        subscriptions = new Subscriptions(() -> client.connectPubSubAsync(CODEC, uri), inbox, this::schedule);
        schedule(this::pulse, PULSE);
        commands.connect();
        subscriptions.connect();
    }

    private static ClientOptions options() {
        return ClientOptions.builder()
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
                .build();
    }

    // Channels.

    /** Subscribes, now or when there is a connection, until {@link #unsubscribe}. */
    void subscribe(Collection<String> channels, Collection<String> patterns) {
        subscriptions.subscribe(Kind.CHANNEL, channels);
        subscriptions.subscribe(Kind.PATTERN, patterns);
    }

    void unsubscribe(Collection<String> channels, Collection<String> patterns) {
        if (!closed) {
            subscriptions.unsubscribe(Kind.CHANNEL, channels);
            subscriptions.unsubscribe(Kind.PATTERN, patterns);
        }
    }

    @Override
    public void publish(String channel, byte[] message) {
        commands.send(message.length, to -> to.publish(channel, message));
    }

    @Override
    public CompletionStage<Long> subscribers(String channel) {
        return commands.ask(to -> to.pubsubNumsub(channel)).thenApply(counts -> counts.getOrDefault(channel, 0L));
    }

    // Channels of slots.

    @Override
    public void shardPublish(String channel, byte[] message) {
        commands.send(message.length, to -> to.spublish(channel, message));
    }

    @Override
    public CompletionStage<Long> shardSubscribers(String channel) {
        return commands.ask(to -> to.pubsubShardNumsub(channel)).thenApply(counts -> counts.getOrDefault(channel, 0L));
    }

    @Override
    public CompletionStage<Void> shardSubscribe(Collection<String> channels) {
        boolean away = !subscriptions.isHeard(SILENCE);
        CompletableFuture<Void> standing =
                subscriptions.subscribe(Kind.SHARD, channels).toCompletableFuture();
        if (away && !standing.isDone()) {
            return CompletableFuture.failedFuture(new RedisException("Redis is away"));
        }
        schedule(() -> standing.completeExceptionally(new TimeoutException("no answer from Redis")), SILENCE);
        return standing;
    }

    @Override
    public void shardUnsubscribe(Collection<String> channels) {
        if (!closed) {
            subscriptions.unsubscribe(Kind.SHARD, channels);
        }
    }

    // Streams and values.

    @Override
    public CompletionStage<String> append(String stream, long maxLength, Map<String, byte[]> fields) {
        int bytes = fields.values().stream().mapToInt(value -> value.length).sum();
        XAddArgs trimmed = XAddArgs.Builder.maxlen(maxLength).approximateTrimming();
        return commands.send(bytes, to -> to.xadd(stream, trimmed, fields));
    }

    @Override
    public CompletionStage<List<StreamEntry>> range(String stream, String from, String to, int count) {
        return commands.ask(on -> on.xrange(stream, Range.create(from, to), Limit.from(count)))
                .thenApply(entries -> entries.stream().map(RedisLink::entry).toList());
    }

    private static StreamEntry entry(StreamMessage<String, byte[]> message) {
        return new StreamEntry(message.getId(), message.getBody());
    }

    @Override
    public StreamReader read(String stream, StreamListener listener) {
        StreamReader reader = new StreamReader(
                stream, listener, () -> client.connectAsync(CODEC, uri), inbox, counters, this::schedule);
        readers.add(reader);
        reader.connect();
        return reader;
    }

    @Override
    public CompletionStage<Void> setWithExpiry(String key, byte[] value, long expiryMs) {
        return commands.send(value.length, to -> to.set(key, value, SetArgs.Builder.px(expiryMs)))
                .thenApply(ok -> null);
    }

    @Override
    public CompletionStage<byte[]> take(String key) {
        return commands.ask(to -> to.getdel(key));
    }

    // Whether Redis is there.

    /** Sockets may still leave their rooms while the link is closed, or after: then nothing is done about it. */
    @Override
    public void schedule(Runnable task, Duration delay) {
        try {
            resources.eventExecutorGroup().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            tellRefused(ended);
        }
    }

    /** A Redis that is frozen, or cut off, keeps its connections: only its answers tell that it lives. */
    private void pulse() {
        if (closed) {
            return;
        }
        commands.pulse();
        subscriptions.pulse();
        readers.removeIf(StreamReader::isClosed);
        readers.forEach(reader -> reader.dropUnlessHeard(UNACKNOWLEDGED));
        tellLog(isReady());
        schedule(this::pulse, PULSE);
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

    static void tellRefused(RuntimeException away) {
        LOG.atDebug()
                .addKeyValue("event", "redis_refused")
                .log("Redis is away: {}", away.getClass().getName());
    }

    /** In the words of Redis or of the network, in which there is no secret. */
    private String reason() {
        Throwable cause = Stream.concat(
                        Stream.of(subscriptions.lastFailure(), commands.lastFailure()),
                        readers.stream().map(StreamReader::lastFailure))
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
        if (cause == null) {
            return commands.isConnected() && subscriptions.isConnected() ? "no answer" : "no connection";
        }
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceAll("[\\p{Cntrl}\"]", " ");
    }

    /** Whether all connections stand, Redis answers on each, and everything wanted is subscribed. */
    boolean isReady() {
        return commands.isHeard(SILENCE)
                && subscriptions.isHeard(SILENCE)
                && subscriptions.isComplete()
                && readers.stream().allMatch(reader -> reader.isClosed() || reader.isReading(SILENCE));
    }

    @Override
    public void close() {
        closed = true;
        commands.close();
        subscriptions.close();
        readers.forEach(StreamReader::close);
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        resources.shutdown(0, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
