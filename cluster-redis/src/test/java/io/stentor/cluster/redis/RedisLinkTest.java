package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dialects need of Redis, on a real one. */
class RedisLinkTest {
    @TempDir
    Path directory;

    private final ClusterCounters counters = new ClusterCounters();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Heard entries = new Heard();
    private final Inbox inbox =
            new Inbox((pattern, channel, message) -> heard.add(channel + " " + new String(message, UTF_8)), counters);
    private RedisServer redis;
    private RedisLink link;

    /** Writes down what a stream's reader tells. */
    private static final class Heard implements StreamListener {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void onEntry(StreamEntry entry) {
            try {
                gate.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            all.add(new String(entry.fields().get("n"), UTF_8));
        }

        @Override
        public void onGap() {
            all.add("gap");
        }
    }

    @BeforeEach
    void start() {
        RedisServer.need();
        redis = new RedisServer(directory);
        link = new RedisLink(RedisAddress.of(redis.url()), inbox, counters);
        await().until(link::isReady);
    }

    @AfterEach
    void stop() {
        entries.gate.countDown();
        link.close();
        inbox.close();
        redis.close();
    }

    private static <T> T answer(CompletionStage<T> question) throws Exception {
        return question.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private String append(long maxLength, Object number) throws Exception {
        return answer(link.append("s", maxLength, Map.of("n", bytes(number.toString()))));
    }

    private void append(int from, int to, long maxLength) throws Exception {
        for (int n = from; n < to; n++) {
            append(maxLength, n);
        }
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }

    /** Sockets end while it is being closed, and leave rooms and sessions. */
    @Test
    void shouldThrowNothingAtThoseWhoAskWhileItIsBeingClosed() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread asker = new Thread(() -> {
            while (!over.get()) {
                link.setWithExpiry("key", bytes("value"), 1_000);
                link.shardSubscribe(List.of("a"));
                link.shardUnsubscribe(List.of("a"));
            }
        });
        asker.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
        asker.start();
        await().until(() -> redis.command("EXISTS", "key").equals(":1"));
        link.close();
        over.set(true);
        asker.join();

        assertThat(thrown.get()).isNull();
        assertThatThrownBy(() -> answer(link.take("key"))).hasCauseInstanceOf(RuntimeException.class);
    }

    // Channels of slots.

    @Test
    void shouldHearAShardedChannelWhenItsSubscriptionStands() throws Exception {
        answer(link.shardSubscribe(List.of("a", "b")));
        link.shardPublish("a", bytes("1"));
        link.shardPublish("c", bytes("2"));
        link.shardPublish("b", bytes("3"));

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("a 1", "b 3");
        assertThat(answer(link.shardSubscribers("a"))).isEqualTo(1);
        assertThat(answer(link.shardSubscribers("c"))).isZero();
    }

    @Test
    void shouldNotTakeAShardedChannelForAPlainOneOfTheSameName() throws Exception {
        answer(link.shardSubscribe(List.of("a")));
        link.publish("a", bytes("plain"));
        link.shardPublish("a", bytes("sharded"));

        await().until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly("a sharded");
        assertThat(answer(link.subscribers("a"))).isZero();
    }

    @Test
    void shouldEndUpSubscribedWhenEndsAndBeginningsCross() throws Exception {
        CompletionStage<Void> last = null;
        for (int i = 0; i < 200; i++) {
            last = link.shardSubscribe(List.of("a"));
            if (i < 199) {
                link.shardUnsubscribe(List.of("a"));
            }
        }
        answer(last);
        link.shardPublish("a", bytes("1"));

        await().until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly("a 1");
        await().until(link::isReady);
    }

    @Test
    void shouldSubscribeManyAgainWhenRedisComesBack() throws Exception {
        List<String> many = IntStream.range(0, 3000).mapToObj(n -> "c" + n).toList();
        answer(link.shardSubscribe(many));
        redis.kill();
        await().until(() -> !link.isReady());

        assertThatThrownBy(() -> answer(link.shardSubscribe(List.of("late")))).hasRootCauseMessage("Redis is away");
        redis.start();
        await().until(link::isReady);
        assertThat(answer(link.shardSubscribers("c2999"))).isEqualTo(1);
        assertThat(answer(link.shardSubscribers("late"))).isEqualTo(1);
    }

    @Test
    void shouldEndASubscriptionWithAnErrorWhenRedisIsFrozen() throws Exception {
        redis.freeze();
        try {
            assertThatThrownBy(() -> answer(link.shardSubscribe(List.of("a")))).isNotNull();
        } finally {
            redis.thaw();
        }
        await().untilAsserted(
                        () -> assertThat(answer(link.shardSubscribers("a"))).isEqualTo(1));
    }

    // Streams.

    @Test
    void shouldAppendFieldsInTheirOrderAndReadThemBack() throws Exception {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("uid", bytes("u"));
        fields.put("nsp", bytes("/"));
        fields.put("data", new byte[] {0, (byte) 0xff});
        String first = answer(link.append("s", 10_000, fields));
        String second = append(10_000, 2);

        List<StreamEntry> all = answer(link.range("s", "-", "+", 10));
        assertThat(all).extracting(StreamEntry::id).containsExactly(first, second);
        assertThat(all.get(0).fields().keySet()).containsExactly("uid", "nsp", "data");
        assertThat(all.get(0).fields().get("data")).containsExactly(0, 0xff);
        assertThat(answer(link.range("s", "(" + first, "+", 10)))
                .extracting(StreamEntry::id)
                .containsExactly(second);
        assertThat(answer(link.range("s", first, first, 10))).hasSize(1);
        assertThat(answer(link.range("s", "-", "+", 1))).hasSize(1);
        assertThat(answer(link.range("none", "-", "+", 1))).isEmpty();
    }

    @Test
    void shouldTrimAStreamToAboutItsLength() throws Exception {
        append(0, 1000, 100);

        assertThat(answer(link.range("s", "-", "+", 1000))).hasSizeBetween(100, 300);
    }

    @Test
    void shouldReadInOrderWhatIsAppendedAfterItBegan() throws Exception {
        append(10_000, "before");
        StreamReader reader = link.read("s", entries);
        await().until(() -> reader.isReading(Duration.ofSeconds(2)));
        append(0, 350, 10_000);

        await().until(() -> entries.all.size() == 350);
        assertThat(entries.all).containsExactly(numbers(0, 350));
    }

    @Test
    void shouldReadOnWhereItWasWhenItsConnectionIsCut() throws Exception {
        StreamReader reader = link.read("s", entries);
        await().until(() -> reader.isReading(Duration.ofSeconds(2)));
        append(0, 50, 10_000);
        await().until(() -> entries.all.size() == 50);
        redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        for (int n = 50; n < 100; n++) {
            redis.command("XADD", "s", "*", "n", Integer.toString(n));
        }

        await().until(() -> entries.all.size() >= 100);
        assertThat(entries.all).containsExactly(numbers(0, 100));
    }

    @Test
    void shouldTellAGapWhenTheStreamIsAnotherOne() throws Exception {
        StreamReader reader = link.read("s", entries);
        await().until(() -> reader.isReading(Duration.ofSeconds(2)));
        append(10_000, "old");
        await().until(() -> entries.all.size() == 1);
        redis.kill();
        redis.start();
        await().until(() -> entries.all.size() == 2);
        // As of a server whose clock is behind.
        redis.command("XADD", "s", "1-1", "n", "new");

        await().until(() -> entries.all.size() == 3);
        assertThat(entries.all).containsExactly("old", "gap", "new");
    }

    @Test
    void shouldTellAGapWhenTheStreamWasTrimmedBeyondASlowReader() throws Exception {
        StreamReader reader = link.read("s", entries);
        await().until(() -> reader.isReading(Duration.ofSeconds(2)));
        entries.gate = new CountDownLatch(1);
        append(10_000, "first");
        await().until(() -> counters.waitingIn() == 0
                && answer(link.range("s", "-", "+", 10)).size() == 1);
        for (int n = 0; n < 1000; n++) {
            redis.command("XADD", "s", "MAXLEN", "=", "10", "*", "n", Integer.toString(n));
        }
        entries.gate.countDown();
        await().until(() -> entries.all.contains("gap"));
        append(10_000, "last");

        await().until(() -> entries.all.contains("last"));
        List<String> told = new ArrayList<>(entries.all);
        assertThat(told.subList(told.indexOf("gap"), told.size())).containsExactly("gap", "last");
        assertThat(told.get(0)).isEqualTo("first");
    }

    @Test
    void shouldTellAGapWhenAStreamThatWasEmptyCannotBeToldFromAnother() throws Exception {
        StreamReader reader = link.read("s", entries);
        await().until(() -> reader.isReading(Duration.ofSeconds(2)));
        redis.kill();
        redis.start();
        await().until(() -> entries.all.contains("gap"));
        append(10_000, "next");

        await().until(() -> entries.all.size() == 2);
        assertThat(entries.all).containsExactly("gap", "next");
    }

    @Test
    void shouldReadOnWhenAListenerFails() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        StreamReader reader = link.read("s", new StreamListener() {
            @Override
            public void onEntry(StreamEntry entry) {
                ids.add(entry.id());
                throw new IllegalStateException("not understood");
            }

            @Override
            public void onGap() {
                ids.add("gap");
            }
        });
        await().until(() -> reader.isReading(Duration.ofSeconds(2)));
        String first = append(10_000, 1);
        String second = append(10_000, 2);

        await().until(() -> ids.size() == 2);
        assertThat(ids).containsExactly(first, second);
        assertThat(counters.malformed()).isEqualTo(2);
    }

    @Test
    void shouldBeReadyOnlyWhenItsStreamsAreRead() throws Exception {
        redis.command("SET", "s", "no stream");
        StreamReader reader = link.read("s", entries);
        await().during(Duration.ofMillis(300)).until(() -> !link.isReady());
        redis.command("DEL", "s");
        await().until(link::isReady);
        reader.close();
        assertThat(link.isReady()).isTrue();
    }

    // Values.

    @Test
    void shouldGiveAValueToOneOfAllWhoTakeIt() throws Exception {
        answer(link.setWithExpiry("k", new byte[] {1, 2}, 60_000));
        List<CompletionStage<byte[]>> takers =
                IntStream.range(0, 10).mapToObj(n -> link.take("k")).toList();
        int taken = 0;
        for (CompletionStage<byte[]> taker : takers) {
            byte[] value = answer(taker);
            taken += value == null ? 0 : 1;
        }

        assertThat(taken).isEqualTo(1);
    }

    @Test
    void shouldForgetAValueWhenItsTimeIsOver() throws Exception {
        answer(link.setWithExpiry("k", new byte[] {1}, 50));

        await().until(() -> answer(link.take("gone")) == null);
        await().untilAsserted(() -> assertThat(redis.command("EXISTS", "k")).isEqualTo(":0"));
        assertThat(answer(link.take("k"))).isNull();
    }

    // Redis away.

    @Test
    void shouldCountWhatIsLostWhenRedisIsAway() {
        redis.kill();
        await().until(() -> !link.isReady());
        link.shardPublish("a", bytes("1"));
        link.publish("a", bytes("1"));

        assertThat(counters.unpublished()).isEqualTo(2);
        assertThatThrownBy(() -> append(10, 1)).isNotNull();
        assertThatThrownBy(() -> answer(link.take("k"))).isNotNull();
        assertThatThrownBy(() -> answer(link.shardSubscribers("a"))).isNotNull();
        assertThat(counters.unpublished()).isEqualTo(3);
        assertThat(counters.waitingOut()).isZero();
    }
}
