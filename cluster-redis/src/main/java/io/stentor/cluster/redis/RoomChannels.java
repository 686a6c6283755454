package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The channels of those rooms of a namespace that this node has: subscribed when a room comes into being, given up when
 * nobody needs it any more. Any thread tells that a room has changed; one task at a time looks what is the case and tells
 * Redis, for all rooms that have changed meanwhile together. So a storm of joins costs a few commands, and rooms that come
 * and go at once end up as they are. As many are remembered as the namespace has rooms.
 */
final class RoomChannels {
    /** Of one command, for the connection is shared. */
    private static final int MOST_AT_ONCE = 1_024;

    private final RedisShards redis;
    private final ShardedChannels channels;
    private final SubscriptionMode mode;
    private final LocalNamespace local;
    private final Subscribers subscribers;
    private Subscriber receiver;

    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    /** Rooms that hear what others say to them, as far as this node can see to it. */
    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    private final Queue<List<Asked>> answered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean closed;
    /** Of the task alone. */
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    /** A room whose channel was subscribed. */
    private static final class Asked {
        private final String room;
        /** False when the channel was somebody else's. */
        private final boolean own;

        private final CompletableFuture<Void> answer = new CompletableFuture<>();

        Asked(String room, boolean own) {
            this.room = room;
            this.own = own;
        }
    }

    RoomChannels(
            RedisShards redis,
            ShardedChannels channels,
            SubscriptionMode mode,
            LocalNamespace local,
            Subscribers subscribers) {
        this.redis = redis;
        this.channels = channels;
        this.mode = mode;
        this.local = local;
        this.subscribers = subscribers;
    }

    /** From now on, for the rooms there are and those to come. */
    void open(Subscriber messages) {
        receiver = messages;
        local.watchRooms(this::onChanged);
        local.rooms().forEach(this::onChanged);
    }

    /** A room, or a socket, has come or gone. */
    private void onChanged(String room) {
        if (mode.hasChannel(room)) {
            changed.add(room);
            wake();
        }
    }

    /** Ends when the room, which has come into being before the call, hears the others, or Redis is away. Never fails. */
    CompletableFuture<Void> listening(String room) {
        if (!mode.hasChannel(room) || heard.contains(room)) {
            return Peers.LISTENING;
        }
        CompletableFuture<Void> await = awaited.computeIfAbsent(room, any -> new CompletableFuture<>());
        onChanged(room);
        return await;
    }

    private void wake() {
        if (due.compareAndSet(false, true)) {
            redis.schedule(this::run, Duration.ZERO);
        }
    }

    private void run() {
        try {
            settle();
        } finally {
            due.set(false);
        }
        if (!changed.isEmpty() || !answered.isEmpty()) {
            wake();
        }
    }

    private void settle() {
        for (List<Asked> batch = answered.poll(); batch != null; batch = answered.poll()) {
            batch.forEach(this::onAnswered);
        }
        List<Asked> come = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        Iterator<String> names = changed.iterator();
        while (names.hasNext() && come.size() < MOST_AT_ONCE && gone.size() < MOST_AT_ONCE) {
            String room = names.next();
            // Taken out first: who changes it from now on is heard the next time.
            names.remove();
            settle(room, come, gone);
        }
        give(gone);
        ask(come);
    }

    private void settle(String room, List<Asked> come, List<String> gone) {
        CompletableFuture<Void> waiting = awaited.remove(room);
        Asked known = asked.get(room);
        if (known == null && isHere(room)) {
            boolean own = subscribers.putIfFree(channels.of(room), (channel, message) -> {
                if (local.hasRoom(room)) {
                    receiver.onMessage(channel, message);
                }
            });
            known = new Asked(room, own);
            asked.put(room, known);
            come.add(known);
        } else if (known != null && isGone(known)) {
            asked.remove(room);
            if (known.own) {
                gone.add(channels.of(room));
            }
            known = null;
        }
        if (waiting != null && known == null) {
            waiting.complete(null);
        } else if (waiting != null) {
            known.answer.thenRun(() -> waiting.complete(null));
        }
    }

    private boolean isHere(String room) {
        return !closed && local.hasRoom(room);
    }

    /** Whoever finds it heard has made it before, so that it is seen here: it is looked for after it is heard no more. */
    private boolean isGone(Asked known) {
        if (isHere(known.room)) {
            return false;
        }
        heard.remove(known.room);
        if (!isHere(known.room)) {
            return true;
        }
        if (known.answer.isDone()) {
            heard.add(known.room);
        }
        return false;
    }

    private void give(List<String> gone) {
        if (!gone.isEmpty()) {
            redis.shardUnsubscribe(gone);
            subscribers.remove(gone);
        }
    }

    private void ask(List<Asked> come) {
        List<String> names = new ArrayList<>(come.size());
        come.stream().filter(each -> each.own).forEach(each -> names.add(channels.of(each.room)));
        if (names.isEmpty()) {
            come.forEach(this::onAnswered);
            return;
        }
        // Nobody waits for a Redis that is away: what it was asked for it is asked again when it is back.
        redis.shardSubscribe(names).whenComplete((done, away) -> {
            answered.add(come);
            wake();
        });
    }

    private void onAnswered(Asked room) {
        if (room.equals(asked.get(room.room))) {
            heard.add(room.room);
        }
        room.answer.complete(null);
    }

    /** The namespace is no more. */
    void close() {
        closed = true;
        changed.addAll(asked.keySet());
        wake();
    }
}
