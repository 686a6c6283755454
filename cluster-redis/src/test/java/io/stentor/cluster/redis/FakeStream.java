package io.stentor.cluster.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A Redis with one stream, in this thread's memory; it answers at once. For one thread. */
final class FakeStream implements RedisStreams {
    private final List<StreamEntry> entries = new ArrayList<>();
    private final Map<String, byte[]> values = new HashMap<>();
    private final Queue<Runnable> scheduled = new ArrayDeque<>();
    private boolean away;

    List<StreamEntry> entries() {
        return entries;
    }

    Map<String, byte[]> values() {
        return values;
    }

    /** What is said from now on fails, or does no longer. */
    void setAway(boolean isAway) {
        away = isAway;
    }

    /** Drops the oldest entries. */
    void trim(int count) {
        entries.subList(0, count).clear();
    }

    void runScheduled() {
        for (Runnable task = scheduled.poll(); task != null; task = scheduled.poll()) {
            task.run();
        }
    }

    private <T> CompletionStage<T> answer(T value) {
        return away
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : CompletableFuture.completedFuture(value);
    }

    @Override
    public CompletionStage<String> append(String stream, long maxLength, Map<String, byte[]> fields) {
        String id = "1700000000000-" + (entries.size() + 1);
        if (!away) {
            entries.add(new StreamEntry(id, fields));
        }
        return answer(id);
    }

    @Override
    public CompletionStage<List<StreamEntry>> range(String stream, String from, String to, int count) {
        StreamId first = StreamId.of(from);
        StreamId last = StreamId.of(to);
        return answer(entries.stream()
                .filter(entry -> StreamId.of(entry.id()).compareTo(first) >= 0
                        && StreamId.of(entry.id()).compareTo(last) <= 0)
                .limit(count)
                .toList());
    }

    @Override
    public StreamReader read(String stream, StreamListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> setWithExpiry(String key, byte[] value, long expiryMs) {
        values.put(key, value);
        return answer(null);
    }

    @Override
    public CompletionStage<byte[]> take(String key) {
        return answer(away ? null : values.remove(key));
    }

    @Override
    public void publish(String channel, byte[] message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Long> subscribers(String channel) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        scheduled.add(task);
    }
}
