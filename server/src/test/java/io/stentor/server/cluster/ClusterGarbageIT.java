package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StandaloneServer;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes on the cluster's channels and is no message of the dialect is dropped, and each piece of it counted, once. */
@Tag("once")
class ClusterGarbageIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SIDE = "socket.io-stentor#/#";
    private static final String ROOM = "socket.io#/#conversation:tea#";
    private static final List<String> GARBAGE =
            List.of("", "{", "[]", "{}}", "no MessagePack", "{\"type\":3,\"data\":{}");
    private static final int ROUNDS = 5;

    /** A dialect, and how garbage is said on each of its channels; returns how many channels there are. */
    enum Dialect {
        CLASSIC {
            @Override
            int say(RedisServer redis, String garbage) {
                List<String> channels =
                        List.of("socket.io#/#", ROOM, "socket.io-request#/#", "socket.io-response#/#", SIDE);
                channels.forEach(channel -> redis.command("PUBLISH", channel, garbage));
                return channels.size();
            }
        },
        SHARDED {
            @Override
            int say(RedisServer redis, String garbage) {
                List<String> channels = List.of("socket.io#/#", ROOM, SIDE);
                channels.forEach(channel -> redis.command("SPUBLISH", channel, garbage));
                return channels.size();
            }
        },
        STREAMS {
            @Override
            int say(RedisServer redis, String garbage) {
                List<String> channels = List.of("socket.io#/#", SIDE);
                channels.forEach(channel -> redis.command("PUBLISH", channel, garbage));
                redis.command("XADD", "socket.io", "*", "uid", "x", "nsp", "/", "type", "3", "data", garbage);
                redis.command(
                        "XADD", "socket.io", "*", "uid", "x", "nsp", "/", "type", "of another version", "data", "{}");
                return channels.size() + 2;
            }
        };

        abstract int say(RedisServer redis, String garbage);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountEachPieceOfGarbageAndGoOn(Dialect dialect, @TempDir Path directory) throws Exception {
        RedisServer.need();
        try (RedisServer redis = new RedisServer(directory);
                StandaloneServer one = startStandalone(redis, dialect);
                StandaloneServer two = startStandalone(redis, dialect);
                Peer alice = WebSocketPeer.open(one.publicAddress().getPort());
                Peer bob = WebSocketPeer.open(two.publicAddress().getPort())) {
            await().until(() -> metric(one, "stentor_cluster_nodes") == 2 && metric(two, "stentor_cluster_nodes") == 2);
            enter(alice, "alice");
            enter(bob, "bob");
            assertThat(malformed(one)).isZero();
            int said = 0;
            for (int i = 0; i < ROUNDS; i++) {
                for (String garbage : GARBAGE) {
                    said += dialect.say(redis, garbage);
                }
            }
            alice.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"behind it\"}]");
            assertThat(bob.await("42[\"message\"")).contains("\"id\":\"behind it\"");
            double expected = said;
            for (StandaloneServer server : List.of(one, two)) {
                await().untilAsserted(() -> assertThat(malformed(server)).isEqualTo(expected));
                assertThat(metric(server, "stentor_cluster_ready")).isEqualTo(1);
            }
        }
    }

    private static void enter(Peer peer, String user) {
        peer.connect("{\"userId\":\"" + user + "\"}");
        peer.join("tea");
    }

    private static StandaloneServer startStandalone(RedisServer redis, Dialect dialect) throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of(
                        "server.host=127.0.0.1",
                        "server.port=0",
                        "admin.port=0",
                        "io.threads=1",
                        "cluster.mode=" + dialect.name().toLowerCase(Locale.ROOT),
                        "cluster.redis.url=" + redis.url()))
                .read(false));
    }

    private static double malformed(StandaloneServer server) throws Exception {
        return metric(server, "stentor_errors_total{kind=\"cluster_malformed\"}");
    }

    private static double metric(StandaloneServer server, String name) throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + server.adminAddress().getPort() + "/metrics");
        return HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
