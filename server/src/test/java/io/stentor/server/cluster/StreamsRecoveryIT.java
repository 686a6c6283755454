package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StentorServer;
import io.stentor.server.interop.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock client is cut off from one server and goes on on another: two Stentor servers and one of Socket.IO's own, by {@code
 * @socket.io/redis-streams-adapter}. What it has got is counted.
 */
@Tag("clients")
class StreamsRecoveryIT {
    private static final int MAX_LENGTH = 10_000;

    @TempDir
    private static Path directory;

    private static RedisServer redis;
    private static NodeServer node;
    private static StentorServer one;
    private static StentorServer two;

    private Roamer roamer;

    @BeforeAll
    static void startCluster() {
        Script.needNode();
        RedisServer.need();
        redis = new RedisServer(directory);
        node = new NodeServer(directory, redis.url(), "recovering");
        one = startStentor("one");
        two = startStentor("two");
        await().until(() -> one.isClusterReady() && two.isClusterReady());
        await().until(() -> node.ask("{'op':'servers'}").equals("3"));
    }

    private static StentorServer startStentor(String name) {
        StentorServer server = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .threads(2)
                .recovery(Duration.ofMinutes(2))
                .clusterRedis(redis.url())
                .clusterStreams(MAX_LENGTH)
                .build();
        server.onConnection(socket -> {
            if (!socket.recovered()) {
                socket.data().put("home", name);
            }
            socket.on("join", (args, ack) -> {
                socket.join(args.string(0));
                ack.send();
            });
            socket.on(
                    "who",
                    (args, ack) -> ack.send(Map.of(
                            "id",
                            socket.id(),
                            "rooms",
                            new TreeSet<>(socket.rooms()),
                            "data",
                            socket.data(),
                            "at",
                            name)));
        });
        return server.start();
    }

    @AfterAll
    static void stopCluster() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {one, two, node, redis}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @AfterEach
    void closeRoamer() {
        roamer.close();
    }

    private void roamFrom(int port, String room) {
        roamer = new Roamer(directory, port);
        roamer.join(room);
    }

    private void awaitReturns(int returns) {
        await().untilAsserted(() ->
                assertThat(roamer.state()).contains("\"returns\":[false" + ",true".repeat(returns) + "]"));
    }

    private void awaitReceived(int from, int to) {
        List<String> expected =
                IntStream.range(from, to).mapToObj(String::valueOf).toList();
        await().until(() -> roamer.received().size() >= expected.size());
        assertThat(roamer.received()).isEqualTo(expected);
    }

    @Test
    void shouldGoOnOnSocketIosServer() {
        roamFrom(one.port(), "to node");
        emit(one, "to node", 0, 50);
        awaitReceived(0, 50);

        roamer.cut(redis);
        emit(two, "to node", 50, 100);
        roamer.comeTo(node.port());
        awaitReturns(1);
        nodeEmits("to node", 100, 120);

        awaitReceived(0, 120);
        assertThat(roamer.who()).contains("\"at\":\"node\"", "\"home\":\"one\"", "\"to node\"");
    }

    @Test
    void shouldGoOnHereWhenItComesFromSocketIosServer() {
        roamFrom(node.port(), "from node");
        nodeEmits("from node", 0, 50);
        awaitReceived(0, 50);

        roamer.cut(redis);
        nodeEmits("from node", 50, 80);
        emit(one, "from node", 80, 100);
        roamer.comeTo(two.port());
        awaitReturns(1);
        emit(two, "from node", 100, 120);

        awaitReceived(0, 120);
        assertThat(roamer.who()).contains("\"at\":\"two\"", "\"home\":\"node\"", "\"from node\"");
    }

    @Test
    void shouldLoseAndDoubleNothingBetweenTwoServersWhileMessagesFlow() throws InterruptedException {
        roamFrom(one.port(), "flow");
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> last = new ArrayList<>();
        Thread publisher = new Thread(() -> {
            int i = 0;
            while (!over.get()) {
                (i % 3 == 0 ? one : two).to("nobody").emit("n", i);
                one.to("flow").emit("n", i++);
                LockSupport.parkNanos(2_000_000);
            }
            last.add(i);
        });
        publisher.start();
        for (int i = 1; i <= 10; i++) {
            int before = roamer.received().size();
            await().until(() -> roamer.received().size() > before + 20);
            roamer.cut(redis);
            roamer.comeTo((i % 2 == 0 ? one : two).port());
            awaitReturns(i);
        }
        over.set(true);
        publisher.join();

        awaitReceived(0, last.get(0));
    }

    private static void emit(StentorServer from, String room, int first, int end) {
        for (int i = first; i < end; i++) {
            from.to(room).emit("n", i);
        }
    }

    private static void nodeEmits(String room, int first, int end) {
        for (int i = first; i < end; i++) {
            node.ask("{'op':'emit','rooms':['" + room + "'],'event':'n','args':[" + i + "]}");
        }
    }
}
