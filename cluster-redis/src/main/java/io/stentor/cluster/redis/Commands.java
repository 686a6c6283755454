package io.stentor.cluster.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is said to Redis on one connection, and asked of it. What it was not yet told is bounded, in bytes here and in commands
 * by the client; what is beyond, or comes while it is away, is refused and counted. Any thread; nothing waits.
 */
final class Commands {
    private static final long MAX_PENDING_BYTES = 64L << 20;

    private final StandingConnection<StatefulRedisConnection<String, byte[]>> connection;
    private final ClusterCounters counters;
    private final Heartbeat heard = new Heartbeat();

    /** One command. */
    interface Command<T> extends Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> {}

    Commands(
            Supplier<? extends CompletionStage<StatefulRedisConnection<String, byte[]>>> attempt,
            ClusterCounters counters,
            StandingConnection.Timer timer) {
        this.counters = counters;
        connection = new StandingConnection<>(attempt, made -> pulse(), timer);
    }

    void connect() {
        connection.connect();
    }

    /** Hands Redis a message, or counts it as lost. */
    <T> CompletionStage<T> send(int bytes, Command<T> command) {
        if (counters.addWaitingOut(bytes) > MAX_PENDING_BYTES) {
            onSent(bytes, false);
            return CompletableFuture.failedFuture(new RedisException("too much waits for Redis"));
        }
        return ask(command).whenComplete((done, failure) -> onSent(bytes, failure == null));
    }

    private void onSent(int bytes, boolean taken) {
        counters.addWaitingOut(-bytes);
        if (taken) {
            counters.onPublished();
        } else {
            counters.onUnpublished();
        }
    }

    /** Asks Redis something; ends with an error while it is away. */
    <T> CompletionStage<T> ask(Command<T> command) {
        StatefulRedisConnection<String, byte[]> now = connection.now();
        if (now == null) {
            return CompletableFuture.failedFuture(new RedisException("not connected"));
        }
        try {
            return command.apply(now.async());
        } catch (RedisException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Has Redis show that it lives. */
    void pulse() {
        ask(RedisClusterAsyncCommands::ping).thenRun(heard::beat);
    }

    boolean isConnected() {
        return connection.now() != null;
    }

    /** Whether there is a connection on which Redis has answered lately. */
    boolean isHeard(Duration within) {
        return isConnected() && heard.isWithin(within);
    }

    /** Why the last attempt to connect failed; null when it did not. */
    Throwable lastFailure() {
        return connection.lastFailure();
    }

    void close() {
        connection.close();
    }
}
