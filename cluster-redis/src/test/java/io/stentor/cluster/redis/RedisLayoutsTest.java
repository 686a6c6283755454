package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisNodes;
import io.stentor.cluster.testkit.RedisSentinel;
import io.stentor.cluster.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than one Redis: sentinels and a cluster, real ones, and what happens when a master is lost. Tagged as the tests of
 * clients are: to what is at the other end this JDK is as good as the other.
 */
@Tag("clients")
class RedisLayoutsTest {
    /** Failing over takes the servers some seconds. */
    private static final Duration FAILOVER = Duration.ofSeconds(30);

    @TempDir
    static Path nodesDirectory;

    /** For the tests in which nobody is killed. */
    private static RedisNodes nodes;

    @TempDir
    Path directory;

    private final ClusterCounters counters = new ClusterCounters();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Inbox inbox =
            new Inbox((pattern, channel, message) -> heard.add(channel + " " + new String(message, UTF_8)), counters);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @BeforeAll
    static void startNodes() {
        RedisServer.need();
        nodes = new RedisNodes(nodesDirectory, 0);
    }

    @AfterAll
    static void stopNodes() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @AfterEach
    void stop() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        inbox.close();
    }

    private <T extends AutoCloseable> T open(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    private RedisLink link(String url) {
        RedisLink link = open(new RedisLink(RedisAddress.of(url), inbox, counters));
        await().until(link::isReady);
        return link;
    }

    private static <T> T answer(CompletionStage<T> question) throws Exception {
        return question.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Says something again and again until it is heard: what is said while nobody is responsible is lost. */
    private void awaitHeard(String what, Runnable saying) {
        await().atMost(FAILOVER).pollInterval(Duration.ofMillis(20)).until(() -> {
            saying.run();
            return heard.contains(what);
        });
    }

    /** One that is read from the beginning of the test. */
    private List<String> read(RedisLink link, String stream) {
        List<String> told = new CopyOnWriteArrayList<>();
        StreamReader reader = link.read(stream, new StreamListener() {
            @Override
            public void onEntry(StreamEntry entry) {
                told.add(new String(entry.fields().get("n"), UTF_8));
            }

            @Override
            public void onGap() {
                told.add("gap");
            }
        });
        await().until(() -> reader.isReading(Duration.ofSeconds(2)));
        return told;
    }

    @Test
    void shouldFollowTheSentinelsWhenTheMasterIsKilled() throws Exception {
        RedisSentinel redis = open(new RedisSentinel(directory));
        RedisLink link = link(redis.url());
        link.subscribe(List.of("a"), List.of("p*"));
        answer(link.shardSubscribe(List.of("s")));
        List<String> stream = read(link, "stream");
        answer(link.append("stream", 1000, Map.of("n", bytes("1"))));
        await().until(() -> stream.size() == 1);
        await().until(() -> redis.replica().command("XLEN", "stream").equals(":1"));

        redis.master().kill();
        awaitHeard("a plain", () -> link.publish("a", bytes("plain")));
        awaitHeard("p1 pattern", () -> link.publish("p1", bytes("pattern")));
        awaitHeard("s sharded", () -> link.shardPublish("s", bytes("sharded")));
        await().atMost(FAILOVER).until(link::isReady);
        answer(link.append("stream", 1000, Map.of("n", bytes("2"))));

        await().until(() -> stream.contains("2"));
        assertThat(stream).containsExactly("1", "2");
        assertThat(answer(link.subscribers("a"))).isEqualTo(1);
    }

    @Test
    void shouldLeaveAMasterThatIsFrozenForTheNewOne() throws Exception {
        RedisSentinel redis = open(new RedisSentinel(directory));
        RedisLink link = link(redis.url());
        link.subscribe(List.of("a"), List.of());

        redis.master().freeze();
        awaitHeard("a plain", () -> link.publish("a", bytes("plain")));
        await().atMost(FAILOVER).until(link::isReady);
        redis.master().thaw();
    }

    @Test
    void shouldSpreadShardedChannelsAndStreamsOverTheNodesOfACluster() throws Exception {
        RedisLink link = link(nodes.url());
        RedisLink other = link(nodes.url());
        List<String> many = IntStream.range(0, 30).mapToObj(n -> "c" + n).toList();
        answer(link.shardSubscribe(many));
        answer(other.shardSubscribe(List.of("c1")));
        for (String channel : many) {
            other.shardPublish(channel, bytes("1"));
        }

        await().until(() -> heard.size() == 31);
        assertThat(heard).contains("c0 1", "c29 1");
        assertThat(answer(link.shardSubscribers("c1"))).isEqualTo(2);
        assertThat(answer(link.shardSubscribers("c2"))).isEqualTo(1);
        for (int n = 0; n < 3; n++) {
            assertThat(nodes.master(n).lines("PUBSUB", "SHARDCHANNELS").size()).isGreaterThan(3);
        }
        for (String key : List.of("x", "y", "z")) {
            List<String> stream = read(link, key);
            answer(other.append(key, 1000, Map.of("n", bytes(key))));
            await().until(() -> stream.contains(key));
            answer(link.setWithExpiry("v" + key, bytes(key), 10_000));
            assertThat(answer(other.take("v" + key))).containsExactly(bytes(key));
        }
    }

    @Test
    void shouldTellNoGapWhenAStreamIsReadFromTheBeginning() throws Exception {
        RedisLink link = open(new RedisLink(RedisAddress.of(nodes.url()), inbox, counters));
        List<String> stream = read(link, "n");
        answer(link.append("n", 1000, Map.of("n", bytes("1"))));

        await().until(() -> !stream.isEmpty());
        assertThat(stream).containsExactly("1");
    }

    @Test
    void shouldCountPlainSubscribersOfAllNodesOfACluster() throws Exception {
        RedisLink link = link(nodes.url());
        link.subscribe(List.of("a"), List.of());
        await().until(link::isReady);
        RedisLink one = link("redis://127.0.0.1:" + nodes.master(1).port());
        RedisLink two = link("redis://127.0.0.1:" + nodes.master(2).port());
        one.subscribe(List.of("a"), List.of());
        two.subscribe(List.of("a"), List.of());
        await().until(() -> one.isReady() && two.isReady());

        assertThat(answer(link.subscribers("a"))).isEqualTo(3);
        link.publish("a", bytes("1"));
        await().until(() -> heard.size() == 3);
    }

    @Test
    void shouldFollowAClusterWhenAMasterIsKilled() throws Exception {
        RedisNodes redis = open(new RedisNodes(directory, 3));
        RedisLink link = link(redis.url());
        List<String> many = IntStream.range(0, 30).mapToObj(n -> "c" + n).toList();
        link.subscribe(List.of("a"), List.of());
        answer(link.shardSubscribe(many));
        List<String> stream = read(link, "b");
        answer(link.append("b", 1000, Map.of("n", bytes("1"))));
        await().until(() -> stream.size() == 1);

        // Of slot 0, and of the stream b: plain channels and the reader have to move, too.
        redis.master(0).kill();
        for (String channel : many) {
            awaitHeard(channel + " x", () -> link.shardPublish(channel, bytes("x")));
        }
        awaitHeard("a plain", () -> link.publish("a", bytes("plain")));
        await().atMost(FAILOVER).until(link::isReady);
        answer(link.append("b", 1000, Map.of("n", bytes("2"))));
        await().until(() -> stream.contains("2"));
        assertThat(stream).containsExactly("1", "2");
        assertThat(answer(link.subscribers("a"))).isEqualTo(1);
    }

    @Test
    void shouldFollowASlotThatMoves() throws Exception {
        RedisLink link = link(nodes.url());
        answer(link.shardSubscribe(List.of("b")));
        String slot = nodes.master(0).command("CLUSTER", "KEYSLOT", "b").substring(1);
        String newOwner = nodes.master(1).command("CLUSTER", "MYID");
        for (int n = 1; n >= 0; n--) {
            nodes.master(n).command("CLUSTER", "SETSLOT", slot, "NODE", newOwner);
        }

        link.shardPublish("b", bytes("first"));
        awaitHeard("b again", () -> link.shardPublish("b", bytes("again")));
        await().until(link::isReady);
        assertThat(nodes.master(1).lines("PUBSUB", "SHARDCHANNELS")).contains("b");
        // Refused by the one, it was said to the other at once, though nobody was subscribed there yet.
        assertThat(counters.unpublished()).isZero();
    }
}
