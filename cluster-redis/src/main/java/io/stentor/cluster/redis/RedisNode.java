package io.stentor.cluster.redis;

import java.time.Duration;

/** One Redis: what is said to it, and what is heard from it once something is subscribed there. Any thread. */
final class RedisNode {
    private final Commands commands;
    private final Subscriptions subscriptions;

    RedisNode(Commands commands, Subscriptions subscriptions) {
        this.commands = commands;
        this.subscriptions = subscriptions;
        commands.connect();
    }

    Commands commands() {
        return commands;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    void pulse() {
        commands.pulse();
        subscriptions.pulse();
    }

    /** Whether it answers, and all that is wanted of it is subscribed. */
    boolean isReady(Duration silence) {
        return commands.isHeard(silence)
                && (!subscriptions.isOpened() || (subscriptions.isHeard(silence) && subscriptions.isComplete()));
    }

    /** Why it is not ready, or null when nobody said why. */
    Throwable lastFailure() {
        return subscriptions.lastFailure() == null ? commands.lastFailure() : subscriptions.lastFailure();
    }

    /** Ends its connections while others go on. */
    void leave() {
        commands.leave();
        subscriptions.leave();
    }

    /** Ends trying while the client, which ends all connections, is being closed. */
    void stop() {
        commands.stop();
        subscriptions.stop();
    }
}
