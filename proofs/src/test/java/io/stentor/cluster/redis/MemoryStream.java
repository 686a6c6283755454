package io.stentor.cluster.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A Redis with one stream and some values, in memory: answers at once, and keeps what is published. For one thread. */
final class MemoryStream implements RedisStreams {
    private static final String KEY_PREFIX = "sio:session:";

    private final List<StreamEntry> entries = new ArrayList<>();
    private final List<byte[]> published = new ArrayList<>();
    private final Map<String, byte[]> values = new HashMap<>();

    /** What was published, in whatever channel; whoever has looked may clear it. */
    List<byte[]> published() {
        return published;
    }

    List<StreamEntry> entries() {
        return entries;
    }

    /** Another server leaves a session. */
    void leave(String pid, byte[] text) {
        values.put(KEY_PREFIX + pid, text);
    }

    @Override
    public CompletionStage<String> append(String stream, long maxLength, Map<String, byte[]> fields) {
        String id = "1700000000000-" + (entries.size() + 1);
        entries.add(new StreamEntry(id, Map.copyOf(fields)));
        return CompletableFuture.completedFuture(id);
    }

    @Override
    public CompletionStage<List<StreamEntry>> range(String stream, String from, String to, int count) {
        StreamId first = StreamId.of(from);
        StreamId last = StreamId.of(to);
        return CompletableFuture.completedFuture(entries.stream()
                .filter(entry -> StreamId.of(entry.id()).compareTo(first) >= 0
                        && StreamId.of(entry.id()).compareTo(last) <= 0)
                .limit(count)
                .toList());
    }

    @Override
    public StreamReader read(String stream, StreamListener listener) {
        throw new AssertionError("the stream is read by hand");
    }

    @Override
    public CompletionStage<Void> setWithExpiry(String key, byte[] value, long expiryMs) {
        values.put(key, value);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<byte[]> take(String key) {
        return CompletableFuture.completedFuture(values.remove(key));
    }

    @Override
    public void publish(String channel, byte[] message) {
        published.add(message);
    }

    /** One beside this node. */
    @Override
    public CompletionStage<Long> subscribers(String channel) {
        return CompletableFuture.completedFuture(2L);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        // Time stands still.
    }
}
