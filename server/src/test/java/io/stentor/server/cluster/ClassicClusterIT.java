package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.Scope;
import io.stentor.cluster.redis.RedisCluster;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By the channels of {@code createAdapter} of {@code @socket.io/redis-adapter}, which its emitter speaks, too. */
class ClassicClusterIT extends ClusterSuite {
    @Override
    String adapter() {
        return "classic";
    }

    @Override
    StentorServerBuilder speaking(StentorServerBuilder builder) {
        return builder;
    }

    @Test
    void shouldHearTheEmitter() {
        List<Peer> members = everywhere("wire");

        node.ask("{'op':'emitter','rooms':['wire'],'event':'e','args':[{'$bin':'AA=='}]}");
        for (Peer peer : members) {
            assertThat(peer.next()).isEqualTo("451-[\"e\",{\"_placeholder\":true,\"num\":0}]");
            assertThat(((WebSocketPeer) peer).nextFrame().payload()).containsExactly(0);
        }
        node.ask("{'op':'emitterJoin','rooms':['wire'],'to':['further']}");
        await().until(() -> one.to("further").fetchSockets().get().size() == 3);
    }

    @Test
    void shouldPassOverWhatItDoesNotUnderstand() {
        Peer member = in(one.port(), "calm");

        for (String hex : List.of(
                "",
                "c1",
                "93",
                "93a161",
                "ddffffffff",
                "7b",
                "7b7d",
                "93a161c0c0",
                "7b2274797065223a327d",
                "9380809000")) {
            node.ask("{'op':'raw','channel':'socket.io#/#calm#','hex':'" + hex + "'}");
            node.ask("{'op':'raw','channel':'socket.io-request#/#$','hex':'" + hex + "'}".replace("$", ""));
        }
        two.to("calm").emit("still here");
        assertThat(member.next()).isEqualTo("42[\"still here\"]");
    }

    /** What Redis was sent and did not answer may have been passed on: nobody can tell, so it is not said again. */
    @Test
    void shouldNotRepeatWhatWasSentBeforeTheCut() {
        try (RedisCluster cluster = RedisCluster.classic(redis.url(), "once")) {
            Peers others = cluster.open(nobody());
            await().until(cluster::isReady);
            redis.freeze();
            others.emit(new Scope(List.of(), List.of()), new Flags(false, true, 0), "perhaps", List.of());
            redis.kill();
            redis.start();
            await().until(() -> cluster.counts().published() + cluster.counts().unpublished() == 1);
            assertThat(cluster.counts().published()).isZero();
        }
        awaitWhole();
    }

    @Test
    void shouldNotBeReadyWhileItsSubscriptionsHearNothing() throws Exception {
        try (DeafRelay relay = new DeafRelay(redis.url());
                RedisCluster cluster = RedisCluster.classic(relay.url(), "deaf")) {
            cluster.open(nobody());
            await().until(cluster::isReady);
            relay.deafen(true);
            await().until(() -> !cluster.isReady());
            relay.deafen(false);
            await().until(cluster::isReady);
        }
    }

    private static LocalNamespace nobody() {
        return (LocalNamespace) Proxy.newProxyInstance(
                LocalNamespace.class.getClassLoader(),
                new Class<?>[] {LocalNamespace.class},
                (proxy, method, args) -> "/");
    }

    @Test
    void shouldStartWithoutRedis() {
        try (StentorServer alone = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .threads(1)
                .clusterRedis("redis://127.0.0.1:1")
                .start()) {
            Peer peer = in(alone.port());
            alone.emit("hello");
            assertThat(peer.next()).isEqualTo("42[\"hello\"]");
            assertThat(alone.isClusterReady()).isFalse();
            assertThat(alone.fetchSockets())
                    .failsWithin(Duration.ofSeconds(15))
                    .withThrowableOfType(Exception.class)
                    .withMessageContaining("timed out");
        }
    }
}
