package io.stentor.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StandaloneServer;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.interop.Script;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two standalone servers and one of Socket.IO's own are one cluster: what is said in a conversation on one is heard on all, and
 * a user comes and goes once. Every test has conversations of its own.
 */
@Tag("clients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationClusterIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<Peer> peers = new ArrayList<>();
    RedisServer redis;
    private NodeServer node;
    StandaloneServer one;
    StandaloneServer two;

    /** By which adapter the servers speak. */
    String mode() {
        return "classic";
    }

    /** Whether clients may come back after a cut. */
    boolean isRecovering() {
        return false;
    }

    @BeforeAll
    void startCluster(@TempDir Path directory) throws Exception {
        Script.needNode();
        RedisServer.need();
        redis = new RedisServer(directory);
        node = new NodeServer(directory, redis.url(), mode());
        one = startStandalone(redis.url());
        two = startStandalone(redis.url());
        awaitWhole();
    }

    private StandaloneServer startStandalone(String redisUrl) throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of(
                        "server.host=127.0.0.1",
                        "server.port=0",
                        "admin.port=0",
                        "io.threads=2",
                        "recovery.enabled=" + isRecovering(),
                        "delivery.retryAfter=250ms",
                        "limits.eventRate=0",
                        "cluster.mode=" + mode(),
                        "cluster.redis.url=" + redisUrl))
                .read(false));
    }

    void awaitWhole() {
        for (StandaloneServer server : List.of(one, two)) {
            await().until(() -> get(server, "/health/ready").body().equals("{\"status\":\"ready\"}"));
            await().until(() -> get(server, "/metrics").body().contains("stentor_cluster_nodes 2.0\n"));
        }
        await().until(() -> node.ask("{'op':'servers'}").equals("3"));
    }

    @AfterAll
    void stopCluster() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {one, two, node, redis}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @AfterEach
    void closePeers() {
        peers.forEach(Peer::close);
    }

    static HttpResponse<String> get(StandaloneServer server, String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(admin(server, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(StandaloneServer server, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(admin(server, path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI admin(StandaloneServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.adminAddress().getPort() + path);
    }

    private Peer open(int port, String auth) {
        Peer peer = WebSocketPeer.open(port, "&recovery=0");
        peers.add(peer);
        peer.connect(auth);
        return peer;
    }

    /** A user in a conversation, who has read the answer. */
    Peer on(StandaloneServer server, String user, String conversation) {
        Peer peer = open(server.publicAddress().getPort(), "{\"userId\":\"" + user + "\"}");
        peer.join(conversation);
        return peer;
    }

    private Peer onNode(String conversation) {
        Peer peer = open(node.port(), "");
        peer.send("421[\"join\",\"conversation:" + conversation + "\"]");
        assertThat(peer.next()).isEqualTo("431[]");
        return peer;
    }

    private static String presence(Peer peer, String conversation) {
        return peer.ask(77, "presence", "\"" + conversation + "\"");
    }

    static void awaitPresence(Peer peer, String conversation, int members, int users) {
        await().untilAsserted(() -> assertThat(presence(peer, conversation))
                .contains("\"members\":" + members + ",")
                .endsWith("\"usersTotal\":" + users + "}]"));
    }

    @Test
    void shouldBringMessagesToMembersOnEveryServer() {
        Peer far = onNode("tea");
        Peer alice = on(one, "alice", "tea");
        Peer bob = on(two, "bob", "tea");
        // Two servers tell of them, each in its own time.
        assertThat(List.of(far.await("42[\"user_joined\""), far.next()))
                .anyMatch(packet -> packet.contains("\"userId\":\"alice\""))
                .anyMatch(packet -> packet.contains("\"userId\":\"bob\""));

        alice.send(
                "42[\"message\",{\"conversationId\":\"tea\",\"id\":\"m1\",\"text\":\"h\\u00ea\",\"n\":1.50,\"e\":[]}]");
        for (Peer member : List.of(alice, bob, far)) {
            assertThat(member.await("42[\"message\""))
                    .startsWith("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"m1\",\"text\":\"h")
                    .containsPattern("\"n\":1\\.50?,\"e\":\\[],\"userId\":\"alice\",\"timestamp\":\"20.{22}\"}]$");
        }
        bob.sendWithAttachments(
                "451-[\"message\",{\"conversationId\":\"tea\",\"id\":\"m2\",\"file\":{\"_placeholder\":true,\"num\":0}}]",
                new byte[] {1, 2, -1});
        for (Peer member : List.of(alice, bob, far)) {
            assertThat(member.await("451-[\"message\"")).contains("\"id\":\"m2\"", "\"userId\":\"bob\"");
            assertThat(member.next()).isEqualTo("bAQL/");
        }
        assertThat(node.ask("{'op':'emit','rooms':['conversation:tea'],'event':'said','args':[1]}"))
                .isNotNull();
        for (Peer member : List.of(alice, bob, far)) {
            assertThat(member.await("42[\"said\"")).isEqualTo("42[\"said\",1]");
        }
    }

    @Test
    void shouldKeepTheOrderOfASender() {
        Peer alice = on(one, "alice", "order");
        Peer bob = on(two, "bob", "order");
        for (int i = 0; i < 200; i++) {
            alice.send("42[\"message\",{\"conversationId\":\"order\",\"id\":\"" + i + "\"}]");
        }
        for (int i = 0; i < 200; i++) {
            assertThat(bob.await("42[\"message\"")).contains("\"id\":\"" + i + "\"");
        }
    }

    @Test
    void shouldBringTypingToOtherServers() {
        Peer far = onNode("typing");
        Peer alice = on(one, "alice", "typing");
        Peer bob = on(two, "bob", "typing");
        // Who is still being written something may miss it.
        assertThat(far.await("42[\"user_joined\",{\"userId\":\"bob\"")).isNotNull();
        alice.send("42[\"typing\",{\"conversationId\":\"typing\",\"isTyping\":true}]");
        for (Peer member : List.of(bob, far)) {
            assertThat(member.await("42[\"typing\""))
                    .contains("\"userId\":\"alice\",\"conversationId\":\"typing\",\"isTyping\":true");
        }
        alice.close();
        for (Peer member : List.of(bob, far)) {
            assertThat(member.await("42[\"typing\"")).contains("\"isTyping\":false");
        }
    }

    @Test
    void shouldBringWhatTheAdminApiSendsToOtherServers() throws Exception {
        Peer far = onNode("admin");
        Peer bob = on(two, "bob", "admin");
        String event = "{\"event\":\"conversation_updated\",\"data\":{\"title\":\"T\"}}";
        assertThat(post(one, "/api/conversations/admin/events", event).statusCode())
                .isEqualTo(202);
        String broadcast = "{\"rooms\":[\"conversation:admin\"],\"event\":\"two\",\"args\":[{\"a\":1},\"b\"]}";
        assertThat(post(one, "/api/broadcast", broadcast).statusCode()).isEqualTo(202);
        for (Peer member : List.of(bob, far)) {
            assertThat(member.await("42[\"conversation_updated\"")).contains("\"type\":\"system\"", "\"title\":\"T\"");
            assertThat(member.next()).isEqualTo("42[\"two\",{\"a\":1},\"b\"]");
        }
    }

    @Test
    void shouldCountMembersAndUsersOfTheWholeCluster() {
        Peer alice = on(one, "alice", "count");
        Peer bob = on(two, "bob", "count");
        on(two, "alice", "count");
        on(one, "alice", "count");
        for (Peer peer : List.of(alice, bob)) {
            awaitPresence(peer, "count", 4, 2);
            assertThat(presence(peer, "count")).contains("\"alice\"", "\"bob\"");
        }
    }

    @Test
    void shouldTellOnceThatAUserComesAndGoes() {
        Peer watchHere = on(one, "watch", "once");
        Peer watchThere = on(two, "watch", "once");
        Peer far = onNode("once");
        Peer asker = on(one, "watch", "once");

        Peer first = on(one, "alice", "once");
        Peer second = on(two, "alice", "once");
        // Until the other server is heard to have her too, she would rightly be gone in between.
        awaitPresence(asker, "once", 5, 2);
        first.close();
        awaitPresence(asker, "once", 4, 2);
        second.close();
        awaitPresence(asker, "once", 3, 1);
        List<Peer> watching = List.of(watchHere, watchThere, far);
        for (Peer peer : watching) {
            List<String> before = peer.readUntil("42[\"user_left\",{\"userId\":\"alice\"");
            assertThat(about("alice", before)).singleElement(STRING).startsWith("42[\"user_joined\"");
        }
        on(two, "end", "once");
        for (Peer peer : watching) {
            assertThat(about("alice", peer.readUntil("42[\"user_joined\",{\"userId\":\"end\"")))
                    .isEmpty();
        }
    }

    private static List<String> about(String user, List<String> packets) {
        return packets.stream()
                .filter(packet -> packet.contains("\"userId\":\"" + user + "\""))
                .toList();
    }

    @Test
    void shouldAnswerForItsSocketsWhenANodeAsks() {
        Peer alice = on(one, "alice", "asked");
        Peer bob = on(two, "bob", "asked");
        String seen = node.ask("{'op':'fetch','rooms':['conversation:asked']}");
        assertThat(seen).contains("\"headers\":{", "\"auth\":{\"userId\":\"alice\"}", "\"conversation:asked\"");
        String ask = "{'op':'ask','rooms':['conversation:asked'],'event':'q','args':[1],'timeout':10000}";
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> node.ask(ask));
        for (Peer peer : List.of(alice, bob)) {
            String question = awaitQuestion(peer);
            assertThat(question).endsWith("[\"q\",1]");
            peer.send("43" + question.substring(2, question.indexOf('[')) + "[{\"a\":1}]");
        }
        assertThat(answer.join()).isEqualTo("{\"late\":false,\"responses\":[{\"a\":1},{\"a\":1}]}");
    }

    @Test
    void shouldTellTheSenderWhenMembersOfAllServersHaveConfirmed() {
        Peer far = onNode("confirmed");
        Peer alice = on(one, "alice", "confirmed");
        List<Peer> members = List.of(on(one, "bob", "confirmed"), on(two, "carol", "confirmed"), far);
        alice.send("42[\"message\",{\"conversationId\":\"confirmed\",\"id\":\"c1\",\"confirm\":true}]");
        members.forEach(ConversationClusterIT::confirm);
        assertThat(alice.await("42[\"message_delivered\""))
                .isEqualTo("42[\"message_delivered\",{\"id\":\"c1\",\"conversationId\":\"confirmed\",\"expected\":3,"
                        + "\"delivered\":3,\"missing\":[],\"missingTotal\":0,\"complete\":true}]");
    }

    /** Stentor servers name those who do not answer, and send them the message again; Node.js servers tell their number. */
    @Test
    void shouldNameWhoHasNotConfirmedOnAnotherServer() {
        onNode("missed");
        Peer alice = on(one, "alice", "missed");
        Peer bob = on(two, "bob", "missed");
        Peer carol = on(two, "carol", "missed");
        on(two, "carol", "missed");
        alice.send("42[\"message\",{\"conversationId\":\"missed\",\"id\":\"c2\",\"confirm\":true}]");
        confirm(bob);
        assertThat(alice.await("42[\"message_delivered\""))
                .isEqualTo("42[\"message_delivered\",{\"id\":\"c2\",\"conversationId\":\"missed\",\"expected\":4,"
                        + "\"delivered\":1,\"missing\":[\"carol\"],\"missingTotal\":2,\"complete\":false}]");
        for (int i = 0; i < 3; i++) {
            assertThat(awaitQuestion(carol)).contains("\"id\":\"c2\"");
        }
    }

    private static void confirm(Peer member) {
        String question = awaitQuestion(member);
        member.send("43" + question.substring(2, question.indexOf('[')) + "[]");
    }

    /** The next event that asks for an answer. */
    private static String awaitQuestion(Peer member) {
        String packet = member.await("42");
        while (packet.startsWith("42[")) {
            packet = member.await("42");
        }
        return packet;
    }

    @Test
    void shouldServeItsOwnAndFindTheOthersAgainWhenRedisGoesAway() throws Exception {
        Peer alice = on(one, "alice", "outage");
        Peer bob = on(two, "bob", "outage");
        awaitPresence(alice, "outage", 2, 2);

        redis.kill();
        await().until(() -> get(one, "/health/ready").body().contains("\"degraded\""));
        assertThat(get(one, "/health/ready").statusCode()).isEqualTo(200);
        Peer carol = on(one, "carol", "outage");
        assertThat(alice.await("42[\"user_joined\",{\"userId\":\"carol\"")).isNotNull();
        alice.send("42[\"message\",{\"conversationId\":\"outage\",\"id\":\"alone\"}]");
        assertThat(carol.await("42[\"message\"")).contains("\"id\":\"alone\"");
        redis.start();
        awaitWhole();
        awaitPresence(bob, "outage", 3, 3);
        alice.send("42[\"message\",{\"conversationId\":\"outage\",\"id\":\"again\"}]");
        assertThat(bob.await("42[\"message\"")).contains("\"id\":\"again\"");
        assertThat(get(one, "/metrics").body()).contains("stentor_errors_total{kind=\"cluster_unpublished\"}");
    }

    @Test
    void shouldForgetAServerThatEnds() throws Exception {
        Peer alice = on(one, "alice", "gone");
        try (StandaloneServer third = startStandalone(redis.url())) {
            await().until(() -> get(third, "/metrics").body().contains("stentor_cluster_nodes 3.0\n"));
            on(third, "zoe", "gone");
            assertThat(alice.await("42[\"user_joined\",{\"userId\":\"zoe\"")).isNotNull();
            awaitPresence(alice, "gone", 2, 2);
        }
        assertThat(alice.await("42[\"user_left\",{\"userId\":\"zoe\"")).isNotNull();
        awaitPresence(alice, "gone", 1, 1);
    }

    @Test
    void shouldServeItsOwnWhenThereIsNoRedisFromTheStart() throws Exception {
        try (StandaloneServer alone = startStandalone("redis://:secret-word@127.0.0.1:1")) {
            assertThat(get(alone, "/health/ready").body())
                    .startsWith("{\"status\":\"degraded\",\"reason\":\"Redis is away");
            Peer alice = on(alone, "alice", "alone");
            on(alone, "bob", "alone");
            assertThat(alice.await("42[\"user_joined\"")).contains("\"userId\":\"bob\"");
            assertThat(presence(alice, "alone")).contains("\"members\":2,");
        }
    }
}
