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
import io.lettuce.core.api.StatefulRedisConnection;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's connections to Redis, be it one, one that sentinels watch, or a cluster: to each Redis one that publishes and
 * asks, and one that is subscribed where something is; one for each stream that is read. They are made anew with back-off for as long as the link is open, and what is wanted is subscribed again each time. Any
 * thread; nothing waits: what cannot be sent at once because Redis is away, or too far behind, is refused and counted. The
 * log has one line for each time that Redis goes or comes back.
 */
final class RedisLink implements RedisShards, RedisStreams, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final long MAX_PENDING_BYTES = 64L << 20;
    private static final int MAX_PENDING_COMMANDS = 65_536;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PULSE = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /** Unacknowledged, or unanswered, for so long, a connection is no connection. */
    private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(30);

    private static final long ATTEMPTS_MS = 1_000;
    private static final int IO_THREADS = 2;

    static {
        QuietTransports.choose();
    }

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisAddress address;
    private final Inbox inbox;
    private final ClusterCounters counters;
    private final Routes routes;
    private final Survey survey;
    private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
    /** To connect, under way; each completes when it has ended, one way or the other. */
    private final Set<CompletableFuture<Void>> attempts = ConcurrentHashMap.newKeySet();

    private final long startNanos = System.nanoTime();
    private volatile boolean closed;
    /** What the log was last told; null for nothing yet. Of the pulse alone. */
    private Boolean toldReady;

    RedisLink(RedisAddress address, Inbox inbox, ClusterCounters counters) {
        this.address = address;
        this.inbox = inbox;
        this.counters = counters;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(IO_THREADS)
                .build();
        client = RedisClient.create(resources);
        client.setOptions(options());
        routes = new Routes(this::open, this::doubt);
        survey = new Survey(address, named(), () -> routes.heard(SILENCE), this::onLayout);
        if (address.known() != null) {
            onLayout(address.known());
        }
        survey.start();
        schedule(this::pulse, PULSE);
    }

    private List<Commands> named() {
        if (address.known() != null) {
            return List.of();
        }
        return address.uris().stream()
                .map(uri -> new Commands(() -> connect(uri), this::onNamed, this::schedule))
                .toList();
    }

    private void onNamed(Commands one) {
        survey.ask(one);
    }

    private void doubt() {
        survey.doubt();
    }

    private RedisNode open(Layout.Node node) {
        RedisURI uri = address.at(node);
        return new RedisNode(
                new Commands(() -> connect(uri), made -> {}, this::schedule),
                new Subscriptions(
                        () -> begin(() -> client.connectPubSubAsync(CODEC, uri)),
                        inbox,
                        this::onRefusal,
                        this::schedule));
    }

    private CompletionStage<StatefulRedisConnection<String, byte[]>> connect(RedisURI uri) {
        return begin(() -> client.connectAsync(CODEC, uri));
    }

    /** Whoever closes either sees the attempt among the others and awaits it, or is seen here, and there is none. */
    @SuppressWarnings("CollectionUndefinedEquality") // the very attempt
    private <C> CompletionStage<C> begin(Supplier<CompletionStage<C>> connecting) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        attempts.add(ended);
        CompletionStage<C> attempt =
                closed ? CompletableFuture.failedFuture(new RedisException("the link is closed")) : connecting.get();
        return attempt.whenComplete((made, failure) -> {
            attempts.remove(ended);
            ended.complete(null);
        });
    }

    private void onRefusal(Throwable refusal) {
        if (Routes.isAboutLayout(refusal)) {
            doubt();
        }
    }

    private void onLayout(Layout told) {
        if (!closed) {
            routes.follow(told, this::onOtherLayout);
        }
    }

    private void onOtherLayout(Layout before) {
        readers.forEach(reader -> {
            reader.start();
            if (before != null && !Objects.equals(before.of(reader.stream()), routes.placeOf(reader.stream()))) {
                reader.move();
            }
        });
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
        routes.subscribe(Kind.CHANNEL, channels, SILENCE);
        routes.subscribe(Kind.PATTERN, patterns, SILENCE);
    }

    void unsubscribe(Collection<String> channels, Collection<String> patterns) {
        if (!closed) {
            routes.unsubscribe(Kind.CHANNEL, channels);
            routes.unsubscribe(Kind.PATTERN, patterns);
        }
    }

    @Override
    public void publish(String channel, byte[] message) {
        send(message.length, () -> routes.askHome(to -> to.publish(channel, message)));
    }

    @Override
    public CompletionStage<Long> subscribers(String channel) {
        return routes.sum(to -> to.pubsubNumsub(channel).thenApply(counts -> counts.getOrDefault(channel, 0L)));
    }

    // Channels of slots.

    @Override
    public void shardPublish(String channel, byte[] message) {
        send(message.length, () -> routes.ask(channel, to -> to.spublish(channel, message)));
    }

    @Override
    public CompletionStage<Long> shardSubscribers(String channel) {
        return routes.ask(channel, to -> to.pubsubShardNumsub(channel))
                .thenApply(counts -> counts.getOrDefault(channel, 0L));
    }

    @Override
    public CompletionStage<Void> shardSubscribe(Collection<String> channels) {
        CompletableFuture<Void> standing =
                routes.subscribe(Kind.SHARD, channels, SILENCE).toCompletableFuture();
        schedule(() -> standing.completeExceptionally(new TimeoutException("no answer from Redis")), SILENCE);
        return standing;
    }

    @Override
    public void shardUnsubscribe(Collection<String> channels) {
        if (!closed) {
            routes.unsubscribe(Kind.SHARD, channels);
        }
    }

    /** What is counted of this node's part in the cluster. */
    ClusterCounters counters() {
        return counters;
    }

    /** Has the cluster's thread do something in its turn, which must not throw; false when there is no place. */
    boolean inTurn(Runnable work) {
        return inbox.execute(work);
    }

    // Streams and values.

    @Override
    public CompletionStage<String> append(String stream, long maxLength, Map<String, byte[]> fields) {
        int bytes = fields.values().stream().mapToInt(value -> value.length).sum();
        XAddArgs trimmed = XAddArgs.Builder.maxlen(maxLength).approximateTrimming();
        return send(bytes, () -> routes.ask(stream, to -> to.xadd(stream, trimmed, fields)));
    }

    @Override
    public CompletionStage<List<StreamEntry>> range(String stream, String from, String to, int count) {
        return routes.ask(stream, on -> on.xrange(stream, Range.create(from, to), Limit.from(count)))
                .thenApply(entries -> entries.stream().map(RedisLink::entry).toList());
    }

    private static StreamEntry entry(StreamMessage<String, byte[]> message) {
        return new StreamEntry(message.getId(), message.getBody());
    }

    @Override
    public StreamReader read(String stream, StreamListener listener) {
        StreamReader reader = new StreamReader(
                stream, listener, () -> connectTo(stream), inbox, counters, this::doubt, this::schedule);
        readers.add(reader);
        if (routes.placeOf(stream) != null) {
            reader.start();
        }
        return reader;
    }

    private CompletionStage<StatefulRedisConnection<String, byte[]>> connectTo(String key) {
        Layout.Node node = routes.placeOf(key);
        return node == null
                ? CompletableFuture.failedFuture(new RedisException("Redis is away"))
                : connect(address.at(node));
    }

    @Override
    public CompletionStage<Void> setWithExpiry(String key, byte[] value, long expiryMs) {
        return send(value.length, () -> routes.ask(key, to -> to.set(key, value, SetArgs.Builder.px(expiryMs))))
                .thenApply(ok -> null);
    }

    @Override
    public CompletionStage<byte[]> take(String key) {
        return routes.ask(key, to -> to.getdel(key));
    }

    /** Hands Redis a message, or counts it as lost. */
    private <T> CompletionStage<T> send(int bytes, Supplier<CompletionStage<T>> message) {
        if (counters.addWaitingOut(bytes) > MAX_PENDING_BYTES) {
            onSent(bytes, false);
            return CompletableFuture.failedFuture(new RedisException("too much waits for Redis"));
        }
        return message.get().whenComplete((done, failure) -> onSent(bytes, failure == null));
    }

    private void onSent(int bytes, boolean taken) {
        counters.addWaitingOut(-bytes);
        if (taken) {
            counters.onPublished();
        } else {
            counters.onUnpublished();
        }
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
        if (!routes.isReady(SILENCE)) {
            doubt();
        }
        survey.pulse(SILENCE, UNACKNOWLEDGED);
        routes.pulse(UNACKNOWLEDGED);
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
    String reason() {
        Throwable cause = Stream.of(
                        survey.failures(), routes.failures(), readers.stream().map(StreamReader::lastFailure))
                .flatMap(failures -> failures)
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
        if (cause == null) {
            return routes.isConnected() ? "no answer" : "no connection";
        }
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceAll("[\\p{Cntrl}\"]", " ");
    }

    /** Whether all connections stand, Redis answers on each, and everything wanted is subscribed. */
    boolean isReady() {
        return routes.isReady(SILENCE)
                && readers.stream().allMatch(reader -> reader.isClosed() || reader.isReading(SILENCE));
    }

    @Override
    public void close() {
        closed = true;
        survey.stop();
        routes.stop();
        readers.forEach(StreamReader::stop);
        endAttempts();
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        resources.shutdown(0, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    /** Waits a moment for attempts to connect: one that is broken off by the end of its thread leaves a buffer behind. */
    private void endAttempts() {
        try {
            CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)).get(ATTEMPTS_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException goOn) {
            LOG.atDebug().addKeyValue("event", "redis_refused").log("an attempt to connect to Redis has not ended");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
