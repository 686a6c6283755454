package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.api.BroadcastAcks;
import io.stentor.cluster.redis.SubscriptionMode;
import io.stentor.cluster.testkit.RedisNodes;
import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StandaloneServer;
import io.stentor.server.StentorServer;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.interop.Script;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers are one on a Redis Cluster of three nodes: channels lie in different slots, and are heard all the same. */
@Tag("once")
class ShardedRedisClusterIT {
    @TempDir
    private Path directory;

    private RedisNodes redis;

    @BeforeEach
    void startRedis() {
        RedisServer.need();
        redis = new RedisNodes(directory, 0);
    }

    @AfterEach
    void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    private StentorServer startStentor(String name) {
        StentorServer server = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .threads(1)
                .clusterRedis(redis.url())
                .clusterSharded(SubscriptionMode.DYNAMIC)
                .build();
        server.onConnection(socket -> socket.on("join", (args, ack) -> {
            socket.join(args.string(0));
            ack.send();
        }));
        server.of("/").onServerSideEmit("question", (args, ack) -> ack.send(name));
        return server.start();
    }

    @Test
    void shouldReachRoomsInAllSlots() throws Exception {
        try (StentorServer one = startStentor("one");
                StentorServer two = startStentor("two");
                Peer member = WebSocketPeer.open(one.port())) {
            await().until(() -> one.isClusterReady() && two.isClusterReady());
            member.connect();
            for (int i = 0; i < 30; i++) {
                member.send("421[\"join\",\"slot " + i + "\"]");
                assertThat(member.next()).isEqualTo("431[]");
                two.to("slot " + i).emit("n", i);
                assertThat(member.next()).isEqualTo("42[\"n\"," + i + "]");
            }
            assertThat(two.fetchSockets().get()).hasSize(1);
            CompletableFuture<BroadcastAcks> asked = two.to("slot 1").emitWithAck("q");
            String question = member.next();
            member.send("43" + question.substring(2, question.indexOf('[')) + "[7]");
            assertThat(asked.get().elsewhere()).hasSize(1);
            assertThat(two.of("/").serverSideEmitWithAck("question").get()).isEqualTo(List.of("one"));
        }
    }

    /** By {@code createCluster} of the package {@code redis}. */
    @Test
    void shouldBeOneWithANodeOfSocketIosOwnServer() throws Exception {
        Script.needNode();
        try (StentorServer one = startStentor("one");
                NodeServer node = new NodeServer(directory, redis.url(), "sharded");
                Peer here = WebSocketPeer.open(one.port());
                Peer there = WebSocketPeer.open(node.port())) {
            await().until(one::isClusterReady);
            await().until(() -> node.ask("{'op':'servers'}").equals("2"));
            here.connect();
            there.connect();
            for (int i = 0; i < 30; i++) {
                String join = "421[\"join\",\"slot " + i + "\"]";
                for (Peer peer : List.of(here, there)) {
                    peer.send(join);
                    assertThat(peer.next()).isEqualTo("431[]");
                }
                // Node.js does not wait for its subscription.
                String channel = "socket.io#/#slot " + i + "#";
                await().until(() -> listeners(channel) == 2);
                one.to("slot " + i).emit("from one", i);
                node.ask("{'op':'emit','rooms':['slot " + i + "'],'event':'from node','args':[" + i + "]}");
                for (Peer peer : List.of(here, there)) {
                    assertThat(List.of(peer.next(), peer.next()))
                            .containsExactlyInAnyOrder("42[\"from one\"," + i + "]", "42[\"from node\"," + i + "]");
                }
            }
            assertThat(one.fetchSockets().get()).hasSize(2);
            assertThat(one.of("/").serverSideEmitWithAck("question", 1).get()).isEqualTo(List.of(Map.of("node", 1L)));
            assertThat(node.ask("{'op':'tellWithAck','event':'question','args':[7]}"))
                    .isEqualTo("[\"one\"]");
        }
    }

    /** On all nodes of Redis. */
    private int listeners(String channel) {
        int all = 0;
        for (int i = 0; i < 3; i++) {
            List<String> answer = redis.master(i).lines("PUBSUB", "SHARDNUMSUB", channel);
            all += Integer.parseInt(answer.get(answer.size() - 1).substring(1));
        }
        return all;
    }

    @Test
    void shouldTellPresenceOfConversations() throws Exception {
        try (StandaloneServer one = startStandalone();
                StandaloneServer two = startStandalone();
                Peer alice = WebSocketPeer.open(one.publicAddress().getPort());
                Peer bob = WebSocketPeer.open(two.publicAddress().getPort())) {
            await().until(() -> seesTwo(one) && seesTwo(two));
            alice.connect("{\"userId\":\"alice\"}");
            alice.join("tea");
            bob.connect("{\"userId\":\"bob\"}");
            bob.join("tea");
            assertThat(alice.await("42[\"user_joined\",{\"userId\":\"bob\"")).isNotNull();
            bob.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"m1\"}]");
            assertThat(alice.await("42[\"message\"")).contains("\"id\":\"m1\"");
        }
    }

    private static boolean seesTwo(StandaloneServer server) throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + server.adminAddress().getPort() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .contains("stentor_cluster_nodes 2.0\n");
    }

    private StandaloneServer startStandalone() throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .environment(Map.of("STENTOR_CLUSTER_REDIS_URL", redis.url(), "STENTOR_CLUSTER_MODE", "sharded"))
                .assignments(List.of("server.host=127.0.0.1", "server.port=0", "admin.port=0", "io.threads=1"))
                .read(false));
    }
}
