package io.stentor.cluster.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is said to one Redis, and asked of it, on one connection. What waits in it is bounded by the client, in commands; what
 * is beyond, or comes while it is away, is refused. Any thread; nothing waits.
 */
final class Commands {
    private final StandingConnection<StatefulRedisConnection<String, byte[]>> connection;
    private final Runnable onMade;
    private final Heartbeat heard = new Heartbeat();
    private final Heartbeat made = new Heartbeat();

    /** One command. */
    interface Command<T> extends Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> {}

    /** @param onMade told of each connection that stands */
    Commands(
            Supplier<? extends CompletionStage<StatefulRedisConnection<String, byte[]>>> attempt,
            Consumer<Commands> onMade,
            StandingConnection.Timer timer) {
        this.onMade = () -> onMade.accept(this);
        connection = new StandingConnection<>(attempt, any -> onMade(), timer);
    }

    private void onMade() {
        made.beat();
        pulse();
        onMade.run();
    }

    void connect() {
        connection.connect();
    }

    /** Asks Redis something; ends with an error while it is away. */
    <T> CompletionStage<T> ask(Command<T> command) {
        StatefulRedisConnection<String, byte[]> now = connection.now();
        if (now == null) {
            return CompletableFuture.failedFuture(new RedisException("not connected"));
        }
        try {
            return command.apply(now.async());
        } catch (RuntimeException refused) {
            // In the client's words; once it is closed, in those of its timer and its threads.
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Has Redis show that it lives. */
    void pulse() {
        ask(RedisClusterAsyncCommands::ping).thenRun(heard::beat);
    }

    /** Gives up a connection on which nothing was answered for so long: whoever lies between may keep it open for ever. */
    void dropUnlessHeard(Duration within) {
        if (!made.isWithin(within) && !heard.isWithin(within)) {
            connection.drop();
        }
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

    /** Ends the connection while the client goes on. */
    void leave() {
        connection.leave();
    }

    /** Ends trying while the client, which ends all connections, is being closed. */
    void stop() {
        connection.close();
    }
}
