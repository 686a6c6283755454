package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.redis.RedisCluster;
import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StentorServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers speak to the members of a room on both while Redis is killed, frozen, or cut off from one of them. Clients of the
 * same server must miss nothing and wait for nobody; the others get nothing twice or out of order, and everything again when
 * Redis is back.
 */
@Tag("clients") // To Redis one JDK is as good as the other.
class ClusterFaultsIT {
    private static final Duration CALM = Duration.ofMillis(500);
    /** Longer than a Redis may be silent. {@code -Dfaults.seconds=20} for more than a moment. */
    private static final Duration FAULT = Duration.ofSeconds(Integer.getInteger("faults.seconds", 3));

    @TempDir
    Path directory;

    private RedisServer redis;
    private DeafRelay relay;
    private FaultRun run;
    private StentorServer one;
    private StentorServer two;

    @BeforeEach
    void start() throws IOException {
        RedisServer.need();
        redis = new RedisServer(directory);
        relay = new DeafRelay(redis.url());
        run = new FaultRun();
        one = run.add("one", server -> server.clusterRedis(relay.url()));
        two = run.add("two", server -> server.clusterRedis(redis.url()));
        run.gather();
    }

    @AfterEach
    void stop() throws IOException {
        run.close();
        relay.close();
        redis.close();
    }

    @Test
    void shouldServeItsOwnAndComeBackWhenRedisIsKilled() {
        run.speak(CALM);
        redis.kill();
        run.speak(FAULT);
        assertThat(one.isClusterReady() || two.isClusterReady()).isFalse();
        redis.start();
        run.awaitReady();
        int healed = run.count();
        run.speak(CALM);
        run.awaitHeardEverywhere();

        run.assertLocalsMissedNothing();
        run.assertOthersGotAllFrom(healed);
        // Otherwise nothing was killed.
        assertThat(run.missedElsewhere()).isPositive();
    }

    @Test
    void shouldServeItsOwnAtTheSamePaceAndLoseNothingWhenRedisIsFrozen() {
        run.speak(CALM);
        run.takeLocalLatency();
        run.speak(FAULT);
        Histogram calm = run.takeLocalLatency();
        redis.freeze();
        try {
            run.speak(FAULT);
            await().until(() -> !one.isClusterReady() && !two.isClusterReady());
        } finally {
            redis.thaw();
        }
        Histogram frozen = run.takeLocalLatency();
        run.awaitReady();
        run.awaitHeardEverywhere();

        print("Redis as ever", calm);
        print("Redis frozen", frozen);
        run.assertNobodyMissedAnything();
    }

    @Test
    void shouldServeItsOwnAndComeBackWhenOneServerIsPartedFromRedis() {
        run.speak(CALM);
        relay.part(true);
        run.speak(FAULT);
        await().until(() -> !one.isClusterReady());
        assertThat(two.isClusterReady()).isTrue();
        relay.part(false);
        run.awaitReady();
        int healed = run.count();
        run.speak(CALM);
        run.awaitHeardEverywhere();

        run.assertLocalsMissedNothing();
        run.assertOthersGotAllFrom(healed);
    }

    @Test
    void shouldServeItsOwnAndComeBackWhenAServerHearsNothingOfRedis() {
        run.speak(CALM);
        relay.deafen(true);
        run.speak(FAULT);
        await().until(() -> !one.isClusterReady());
        relay.deafen(false);
        run.awaitReady();
        int healed = run.count();
        run.speak(CALM);
        run.awaitHeardEverywhere();

        run.assertLocalsMissedNothing();
        run.assertOthersGotAllFrom(healed);
    }

    @Test
    void shouldComeBackWhenRedisCutsItsConnectionsAgainAndAgain() {
        for (int i = 0; i < 5; i++) {
            run.speak(CALM);
            redis.command("CLIENT", "KILL", "TYPE", i % 2 == 0 ? "pubsub" : "normal", "SKIPME", "yes");
        }
        run.speak(CALM);
        run.awaitReady();
        int healed = run.count();
        run.speak(CALM);
        run.awaitHeardEverywhere();

        run.assertLocalsMissedNothing();
        run.assertOthersGotAllFrom(healed);
    }

    @Test
    void shouldDropAndCountWhatIsNoMessageAndGoOnWhenManyCome() {
        try (RedisCluster witness = RedisCluster.classic(redis.url(), RedisCluster.DEFAULT_KEY)) {
            witness.open(nobody());
            await().until(witness::isReady);
            for (int i = 0; i < 200; i++) {
                for (String garbage : List.of("not MessagePack", "{", "[]", "{\"type\":\"of another version\"}")) {
                    redis.command("PUBLISH", "socket.io#/#", garbage);
                    redis.command("PUBLISH", "socket.io-request#/#", garbage);
                }
            }
            run.speak(CALM);
            run.awaitHeardEverywhere();

            run.assertNobodyMissedAnything();
            assertThat(one.isClusterReady() && two.isClusterReady()).isTrue();
            await().until(() -> witness.counts().malformed() >= 1_000);
        }
    }

    /** Has no rooms, and is told nothing. */
    private static LocalNamespace nobody() {
        return (LocalNamespace) Proxy.newProxyInstance(
                LocalNamespace.class.getClassLoader(),
                new Class<?>[] {LocalNamespace.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "name" -> "/";
                    case "emit" -> true;
                    case "hasRoom" -> false;
                    default -> null;
                });
    }

    private static void print(String what, Histogram latency) {
        System.out.printf(
                Locale.ROOT,
                "%s, members of the same server: %,d deliveries, p50 %.2f ms, p99 %.2f ms, longest %.1f ms%n",
                what,
                latency.getTotalCount(),
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getMaxValue() / 1e3);
    }
}
