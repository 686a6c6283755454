package io.stentor.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.interop.Script;
import io.stentor.server.reliability.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chat on two Node.js servers moves to Stentor a server at a time, as {@code docs/cluster.md} says, while stock clients talk:
 * those whose server stays miss nothing, the others come back by themselves.
 */
@Tag("clients")
class MovingNodeClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private RedisServer redis;
    private int first;
    private int second;

    @BeforeEach
    void start() throws IOException {
        Script.needNode();
        RedisServer.need();
        redis = new RedisServer(directory);
        first = freePort();
        second = freePort();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private Child startNode(int port) {
        Child node = Child.node(directory, "cluster/chat.mjs", port, redis.url());
        node.awaitAddress();
        return node;
    }

    private Child startStentor(int port) throws IOException {
        Path config = directory.resolve("stentor-" + port + ".conf");
        Files.writeString(config, """
                server { host = 127.0.0.1, port = %d }
                admin.port = 0
                cluster.redis.url = "%s"
                """.formatted(port, redis.url()), UTF_8);
        Child stentor = Child.stentor(directory, List.of("-Xmx200m"), config);
        stentor.awaitAddress();
        return stentor;
    }

    private Chatter enter(int port, String user) {
        Chatter chatter = new Chatter(directory, port, user);
        awaitEntered(chatter, 1);
        return chatter;
    }

    private static void awaitEntered(Chatter chatter, long times) {
        await().atMost(PATIENCE).until(() -> chatter.entered() == times);
    }

    @Test
    void shouldMoveAServerAtATimeWhileClientsTalk() throws IOException {
        try (Child oldFirst = startNode(first);
                Child oldSecond = startNode(second);
                Chatter alice = enter(first, "alice");
                Chatter bob = enter(second, "bob");
                Chatter carol = enter(second, "carol")) {
            everybodyIsHeard(alice, bob, carol);

            carol.speak();
            end(oldFirst);
            try (Child newFirst = startStentor(first)) {
                awaitEntered(alice, 2);
                everybodyIsHeard(alice, bob);
                carol.stop();
                awaitAll(carol, bob, carol);
                awaitAll(alice, bob, carol);
                assertThat(bob.left() + carol.left()).isZero();

                try (Chatter dave = enter(first, "dave")) {
                    dave.speak();
                    await().until(() -> bob.received(dave).length > 0);
                    end(oldSecond);
                    try (Child newSecond = startStentor(second)) {
                        awaitEntered(bob, 2);
                        awaitEntered(carol, 2);
                        everybodyIsHeard(alice, bob, carol);
                        dave.stop();
                        awaitAll(dave, alice, dave);
                        assertThat(alice.left()).isEqualTo(1);
                        assertThat(dave.left()).isZero();
                        everybodyIsHeard(alice, bob, carol, dave);
                        for (Chatter each : List.of(alice, bob, carol, dave)) {
                            assertThat(each.refused()).isZero();
                        }
                        newFirst.assertWell();
                        newSecond.assertWell();
                    }
                }
            }
        }
    }

    private static void end(Child server) {
        server.terminate();
        server.awaitExit(PATIENCE);
    }

    /** What each of them says now comes to all of them. */
    private static void everybodyIsHeard(Chatter... chatters) {
        for (Chatter speaker : chatters) {
            speaker.say();
            long last = speaker.said();
            for (Chatter listener : chatters) {
                await().atMost(PATIENCE).until(() -> {
                    long[] got = listener.received(speaker);
                    return got.length > 0 && got[got.length - 1] >= last;
                });
            }
        }
    }

    /** They were there all the time, and have everything that one has said, once and in order. */
    private static void awaitAll(Chatter speaker, Chatter... listeners) {
        for (Chatter listener : listeners) {
            await().atMost(PATIENCE).until(() -> listener.hasAllOf(speaker));
        }
    }
}
