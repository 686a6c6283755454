package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisNodes;
import io.stentor.cluster.testkit.RedisSentinel;
import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StentorServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers speak to the members of a room on both while the Redis through which they do is killed and another one takes its
 * place.
 */
@Tag("clients") // To Redis one JDK is as good as the other.
class FailoverIT {
    private static final Duration CALM = Duration.ofMillis(500);
    /** Longer than the others wait before they take a Redis for dead. */
    private static final Duration FAILOVER = Duration.ofSeconds(4);

    @TempDir
    Path directory;

    @BeforeAll
    static void needRedis() {
        RedisServer.need();
    }

    @Test
    void shouldGoOnWithTheNewMasterWhenSentinelsReplaceAKilledOne() {
        try (RedisSentinel redis = new RedisSentinel(directory)) {
            failOver(redis.url(), redis.master());
        }
    }

    @Test
    void shouldGoOnWithTheReplicaWhenTheNodeOfThePlainChannelsIsKilled() {
        try (RedisNodes redis = new RedisNodes(directory, 1)) {
            failOver(redis.url(), redis.master(0));
        }
    }

    private static void failOver(String url, RedisServer master) {
        try (FaultRun run = new FaultRun()) {
            StentorServer one = run.add("one", server -> server.clusterRedis(url));
            StentorServer two = run.add("two", server -> server.clusterRedis(url));
            run.gather();
            run.speak(CALM);
            master.kill();
            await().until(() -> !one.isClusterReady() && !two.isClusterReady());
            run.speak(FAILOVER);
            run.awaitReady();
            int healed = run.count();
            run.speak(CALM);
            run.awaitHeardEverywhere();

            run.assertLocalsMissedNothing();
            run.assertOthersGotAllFrom(healed);
            assertThat(run.missedElsewhere()).isPositive();
        }
    }
}
