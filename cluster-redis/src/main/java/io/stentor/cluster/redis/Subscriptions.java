package io.stentor.cluster.redis;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What one connection to Redis is subscribed to. What is wanted is subscribed again on each connection that is made. Commands
 * are said under the lock, so that Redis hears them in the order in which they were meant. Any thread; nothing waits.
 */
final class Subscriptions {
    /** On which nobody ever speaks: to subscribe to it again is answered each time. */
    private static final String PULSE_CHANNEL = "stentor-pulse";

    private static final int NAMES_PER_COMMAND = 512;

    private final StandingConnection<StatefulRedisPubSubConnection<String, byte[]>> connection;
    private final Incoming incoming;
    private final Consumer<Throwable> onRefusal;
    private final Heartbeat heard = new Heartbeat();
    private final Heartbeat lastMade = new Heartbeat();
    private final Map<Kind, Map<String, Subscription>> byKind = new EnumMap<>(Kind.class);
    /** Wanted ones of which Redis has not said that they stand. */
    private int missing;

    private volatile boolean opened;
    private volatile boolean everMade;
    private volatile Throwable refusal;

    /** How a name is subscribed. */
    enum Kind {
        CHANNEL,
        PATTERN,
        SHARD;

        CompletionStage<Void> subscribe(RedisPubSubAsyncCommands<String, byte[]> commands, String... names) {
            return switch (this) {
                case CHANNEL -> commands.subscribe(names);
                case PATTERN -> commands.psubscribe(names);
                case SHARD -> commands.ssubscribe(names);
            };
        }

        CompletionStage<Void> unsubscribe(RedisPubSubAsyncCommands<String, byte[]> commands, String... names) {
            return switch (this) {
                case CHANNEL -> commands.unsubscribe(names);
                case PATTERN -> commands.punsubscribe(names);
                case SHARD -> commands.sunsubscribe(names);
            };
        }
    }

    /** One name. Guarded by the whole. */
    private static final class Subscription {
        private boolean wanted;
        private boolean stands;
        /** How many answers to subscribing are to come; it stands with the last, for an end may lie between. */
        private int asked;

        private CompletableFuture<Void> standing = new CompletableFuture<>();
    }

    Subscriptions(
            Supplier<? extends CompletionStage<StatefulRedisPubSubConnection<String, byte[]>>> attempt,
            Incoming incoming,
            Consumer<Throwable> onRefusal,
            StandingConnection.Timer timer) {
        this.incoming = incoming;
        this.onRefusal = onRefusal;
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new HashMap<>());
        }
        connection = new StandingConnection<>(attempt, this::onMade, timer);
    }

    /** Connects; the first subscription does so, too. */
    synchronized void open() {
        if (!opened) {
            opened = true;
            heard.beat();
            connection.connect();
        }
    }

    private void onMade(StatefulRedisPubSubConnection<String, byte[]> made) {
        everMade = true;
        lastMade.beat();
        refusal = null;
        made.addListener(new Messages(made));
        synchronized (this) {
            missing = 0;
            byKind.forEach((kind, names) -> {
                names.values().removeIf(name -> !name.wanted);
                names.values().forEach(this::begin);
                say(made, kind, List.copyOf(names.keySet()));
            });
        }
        pulse();
    }

    private void begin(Subscription name) {
        name.stands = false;
        name.asked = 1;
        missing++;
    }

    /** Subscribes, now or when there is a connection; ends when all of them stand, or one is refused. */
    CompletionStage<Void> subscribe(Kind kind, Collection<String> names) {
        List<CompletableFuture<Void>> standing = new ArrayList<>(names.size());
        open();
        synchronized (this) {
            List<String> unasked = new ArrayList<>(names.size());
            for (String name : names) {
                Subscription subscription = byKind.get(kind).computeIfAbsent(name, any -> new Subscription());
                if (!subscription.wanted) {
                    want(subscription);
                    unasked.add(name);
                }
                standing.add(subscription.standing);
            }
            StatefulRedisPubSubConnection<String, byte[]> now = connection.now();
            if (now != null) {
                unasked.forEach(name -> byKind.get(kind).get(name).asked++);
                say(now, kind, unasked);
            }
        }
        return CompletableFuture.allOf(standing.toArray(CompletableFuture[]::new));
    }

    private void want(Subscription subscription) {
        subscription.wanted = true;
        subscription.stands = false;
        missing++;
    }

    private void say(StatefulRedisPubSubConnection<String, byte[]> to, Kind kind, List<String> names) {
        for (List<String> some : perCommand(kind, names)) {
            try {
                kind.subscribe(to.async(), some.toArray(String[]::new)).whenComplete((done, failure) -> {
                    if (failure != null) {
                        refused(to, kind, some, failure);
                    }
                });
            } catch (RuntimeException away) {
                refused(to, kind, some, away);
            }
        }
    }

    /** A node of a cluster takes only names of the same slot together. */
    private static List<List<String>> perCommand(Kind kind, List<String> names) {
        Collection<List<String>> together = kind == Kind.SHARD
                ? names.stream()
                        .collect(Collectors.groupingBy(SlotHash::getSlot))
                        .values()
                : List.of(names);
        List<List<String>> parts = new ArrayList<>();
        for (List<String> all : together) {
            for (int from = 0; from < all.size(); from += NAMES_PER_COMMAND) {
                parts.add(all.subList(from, Math.min(from + NAMES_PER_COMMAND, all.size())));
            }
        }
        return parts;
    }

    /** They are asked for again with the next pulse, or on the next connection. */
    private void refused(
            StatefulRedisPubSubConnection<String, byte[]> by, Kind kind, List<String> names, Throwable failure) {
        List<CompletableFuture<Void>> disappointed = new ArrayList<>();
        synchronized (this) {
            if (!connection.is(by)) {
                return;
            }
            refusal = failure;
            onRefusal.accept(failure);
            for (String name : names) {
                Subscription subscription = byKind.get(kind).get(name);
                if (subscription != null) {
                    subscription.asked = Math.max(0, subscription.asked - 1);
                    disappointed.add(subscription.standing);
                    subscription.standing = new CompletableFuture<>();
                }
            }
        }
        disappointed.forEach(standing -> standing.completeExceptionally(failure));
    }

    void unsubscribe(Kind kind, Collection<String> names) {
        List<CompletableFuture<Void>> given = new ArrayList<>();
        synchronized (this) {
            List<String> ended = new ArrayList<>(names.size());
            for (String name : names) {
                Subscription subscription = byKind.get(kind).get(name);
                if (subscription != null && subscription.wanted) {
                    ended.add(name);
                    given.add(end(kind, name, subscription));
                }
            }
            StatefulRedisPubSubConnection<String, byte[]> now = connection.now();
            // Without a name it would mean all.
            if (now != null && !ended.isEmpty()) {
                perCommand(kind, ended)
                        .forEach(some -> unlessAway(() -> kind.unsubscribe(now.async(), some.toArray(String[]::new))));
            }
        }
        given.forEach(standing -> standing.cancel(false));
    }

    private CompletableFuture<Void> end(Kind kind, String name, Subscription subscription) {
        CompletableFuture<Void> standing = subscription.standing;
        if (!subscription.stands) {
            missing--;
        }
        subscription.wanted = false;
        subscription.stands = false;
        subscription.standing = new CompletableFuture<>();
        if (subscription.asked == 0) {
            byKind.get(kind).remove(name);
        }
        return standing;
    }

    private void onSubscribed(Kind kind, String name) {
        heard.beat();
        CompletableFuture<Void> standing = null;
        synchronized (this) {
            Subscription subscription = byKind.get(kind).get(name);
            if (subscription == null) {
                return;
            }
            subscription.asked = Math.max(0, subscription.asked - 1);
            if (subscription.asked == 0 && !subscription.wanted) {
                byKind.get(kind).remove(name);
            } else if (subscription.asked == 0 && !subscription.stands) {
                subscription.stands = true;
                missing--;
                standing = subscription.standing;
            }
        }
        if (standing != null) {
            standing.complete(null);
        }
    }

    /** Has Redis show that it lives, on the very connection on which messages come. */
    void pulse() {
        StatefulRedisPubSubConnection<String, byte[]> now = connection.now();
        if (now != null) {
            unlessAway(() -> now.async().subscribe(PULSE_CHANNEL));
            askAgain(now);
        }
    }

    private synchronized void askAgain(StatefulRedisPubSubConnection<String, byte[]> now) {
        if (missing == 0) {
            return;
        }
        byKind.forEach((kind, names) -> {
            List<String> refused = new ArrayList<>();
            names.forEach((name, subscription) -> {
                if (subscription.wanted && !subscription.stands && subscription.asked == 0) {
                    subscription.asked++;
                    refused.add(name);
                }
            });
            say(now, kind, refused);
        });
    }

    /** What is refused while Redis is away is asked for again when it is back. */
    private static void unlessAway(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException away) {
            RedisLink.tellRefused(away);
        }
    }

    /** Gives up a connection on which nothing was answered for so long. */
    void dropUnlessHeard(Duration within) {
        if (!lastMade.isWithin(within) && !heard.isWithin(within)) {
            connection.drop();
        }
    }

    /** Whether there is a connection on which Redis has answered lately. */
    boolean isHeard(Duration within) {
        return connection.now() != null && heard.isWithin(within);
    }

    boolean isOpened() {
        return opened;
    }

    /** Whether it is useless to wait for an answer. One that has just begun to connect may still get it. */
    boolean isSilent(Duration within) {
        return opened && ((everMade && connection.now() == null) || !heard.isWithin(within));
    }

    /** Whether all that is wanted stands. */
    synchronized boolean isComplete() {
        return missing == 0;
    }

    /** Why there is no connection, or something is not subscribed; null when nobody said why. */
    Throwable lastFailure() {
        return connection.lastFailure() == null ? refusal : connection.lastFailure();
    }

    /** Ends the connection while the client goes on. */
    void leave() {
        connection.leave();
    }

    /** Ends trying while the client, which ends all connections, is being closed. */
    void stop() {
        connection.close();
    }

    /** What one connection hears: one that was cut must not say what its successor is subscribed to. */
    private final class Messages extends RedisPubSubAdapter<String, byte[]> {
        private final StatefulRedisPubSubConnection<String, byte[]> from;

        Messages(StatefulRedisPubSubConnection<String, byte[]> from) {
            this.from = from;
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
        public void smessage(String channel, byte[] message) {
            incoming.onMessage(null, channel, message);
        }

        @Override
        public void subscribed(String channel, long count) {
            confirm(Kind.CHANNEL, channel);
        }

        @Override
        public void psubscribed(String pattern, long count) {
            confirm(Kind.PATTERN, pattern);
        }

        @Override
        public void ssubscribed(String channel, long count) {
            confirm(Kind.SHARD, channel);
        }

        private void confirm(Kind kind, String name) {
            if (connection.is(from)) {
                onSubscribed(kind, name);
            }
        }
    }
}
