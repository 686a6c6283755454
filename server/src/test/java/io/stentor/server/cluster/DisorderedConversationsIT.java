package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StandaloneServer;
import io.stentor.server.cluster.UnrulyRelay.Fault;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What standalone servers tell each other besides events has numbers: who is there, and who has confirmed what, is right although
 * the bus repeats to one of them what it brings, or exchanges neighbours.
 */
@Tag("once")
class DisorderedConversationsIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private final List<Peer> peers = new ArrayList<>();
    private RedisServer redis;
    private UnrulyRelay relay;
    private StandaloneServer one;
    private StandaloneServer two;

    @BeforeEach
    void start() throws Exception {
        RedisServer.need();
        redis = new RedisServer(directory);
        relay = new UnrulyRelay(redis.url());
    }

    @AfterEach
    void stop() throws Exception {
        peers.forEach(Peer::close);
        one.close();
        two.close();
        relay.close();
        redis.close();
    }

    private void startServers(String mode) throws Exception {
        one = startStandalone(mode, relay.url());
        two = startStandalone(mode, redis.url());
        await().until(() -> seesTwo(one) && seesTwo(two));
    }

    private static StandaloneServer startStandalone(String mode, String redisUrl) throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of(
                        "server.host=127.0.0.1",
                        "server.port=0",
                        "admin.port=0",
                        "io.threads=1",
                        "recovery.enabled=false",
                        "delivery.retryAfter=1s",
                        "delivery.attempts=2",
                        "limits.eventRate=0",
                        "cluster.mode=" + mode,
                        "cluster.redis.url=" + redisUrl))
                .read(false));
    }

    private static boolean seesTwo(StandaloneServer server) throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + server.adminAddress().getPort() + "/metrics");
        return HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .contains("stentor_cluster_nodes 2.0\n");
    }

    /** A user in a conversation, who has read the answer. */
    private Peer on(StandaloneServer server, String user) {
        Peer peer = WebSocketPeer.open(server.publicAddress().getPort());
        peers.add(peer);
        peer.connect("{\"userId\":\"" + user + "\"}");
        peer.join("tea");
        return peer;
    }

    @ParameterizedTest
    @CsvSource({
        "classic, REPEAT",
        "classic, SWAP",
        "sharded, REPEAT",
        "sharded, SWAP",
        "streams, REPEAT",
        "streams, SWAP"
    })
    void shouldAgreeWhoIsThereWhateverTheBusDoes(String mode, Fault fault) throws Exception {
        startServers(mode);
        Peer here = on(one, "watch");
        Peer there = on(two, "watch");
        relay.set(fault);
        // Each user comes three times, on either server, and goes once.
        Map<String, Peer> going = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            for (int socket = 0; socket < 3; socket++) {
                going.put("u" + i, on((i + socket) % 2 == 0 ? one : two, "u" + i));
            }
        }
        awaitPresence(here, 92, 31);
        awaitPresence(there, 92, 31);
        going.values().forEach(Peer::close);
        awaitPresence(here, 62, 31);
        awaitPresence(there, 62, 31);
        assertThat(relay.disturbed()).isGreaterThan(10);
    }

    private static void awaitPresence(Peer peer, int members, int users) {
        await().untilAsserted(() -> assertThat(peer.ask(77, "presence", "\"tea\""))
                .contains("\"members\":" + members + ",")
                .endsWith("\"usersTotal\":" + users + "}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void shouldCountConfirmationsOnceWhenTheBusRepeats(String mode) throws Exception {
        startServers(mode);
        List<Peer> members = List.of(on(one, "alice"), on(one, "bob"), on(two, "carol"), on(two, "dave"));
        relay.set(Fault.REPEAT);
        for (int i = 0; i < 20; i++) {
            // From either server, so that questions come twice, and answers do.
            Peer sender = members.get(i % 4);
            String id = "m" + i;
            sender.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"" + id + "\",\"confirm\":true}]");
            members.stream().filter(member -> !member.equals(sender)).forEach(member -> confirm(member, id));
            assertThat(sender.await("42[\"message_delivered\",{\"id\":\"" + id + "\""))
                    .endsWith("\"expected\":3,\"delivered\":3,\"missing\":[],\"missingTotal\":0,\"complete\":true}]");
        }
        assertThat(relay.disturbed()).isGreaterThan(10);
    }

    /** Answers the next question, which is about this message: none comes twice. */
    private static void confirm(Peer member, String id) {
        String question = member.await("42");
        while (question.startsWith("42[")) {
            question = member.await("42");
        }
        assertThat(question).contains("\"id\":\"" + id + "\"");
        member.send("43" + question.substring(2, question.indexOf('[')) + "[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void shouldNameOnceWhoHasNotConfirmedWhenTheBusRepeats(String mode) throws Exception {
        startServers(mode);
        Peer alice = on(one, "alice");
        List<Peer> others = List.of(on(one, "bob"), on(two, "carol"));
        on(two, "silent");
        on(two, "silent");
        relay.set(Fault.REPEAT);
        for (int i = 0; i < 2; i++) {
            String id = "m" + i;
            alice.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"" + id + "\",\"confirm\":true}]");
            others.forEach(member -> confirm(member, id));
            assertThat(alice.await("42[\"message_delivered\",{\"id\":\"" + id + "\""))
                    .endsWith(
                            "\"expected\":4,\"delivered\":2,\"missing\":[\"silent\"],\"missingTotal\":1,\"complete\":false}]");
        }
        assertThat(relay.disturbed()).isPositive();
    }
}
