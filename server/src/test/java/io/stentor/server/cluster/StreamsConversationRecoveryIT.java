package io.stentor.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.checker.DeliveryChecker;
import io.stentor.checker.Report;
import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StandaloneServer;
import io.stentor.server.access.Tokens;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.interop.Script;
import io.stentor.server.peer.WebSocketPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members of conversations are cut off from one server and go on on another: two standalone servers and one of Socket.IO's own, by
 * {@code @socket.io/redis-streams-adapter}. Every test has conversations of its own.
 */
@Tag("clients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamsConversationRecoveryIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<Wanderer> clients = new ArrayList<>();
    private RedisServer redis;
    private NodeServer node;
    private StandaloneServer one;
    private StandaloneServer two;

    @BeforeAll
    void startCluster(@TempDir Path directory) throws Exception {
        Script.needNode();
        RedisServer.need();
        redis = new RedisServer(directory);
        node = new NodeServer(directory, redis.url(), "recovering");
        one = start(redis.url());
        two = start(redis.url());
        awaitOrder();
        await().until(() -> node.ask("{'op':'servers'}").equals("3"));
    }

    private static StandaloneServer start(String redisUrl, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "server.host=127.0.0.1",
                "server.port=0",
                "admin.port=0",
                "io.threads=2",
                "limits.eventRate=0",
                "delivery.retryAfter=500ms",
                "delivery.attempts=6",
                "cluster.mode=streams",
                "cluster.redis.url=" + redisUrl));
        options.addAll(List.of(more));
        return StandaloneServer.start(new OptionsReader().assignments(options).read(false));
    }

    /** Until they hear each other, and their clients' offsets are of all servers. */
    private void awaitOrder() {
        for (StandaloneServer server : List.of(one, two)) {
            Wanderer first = on(server, "first", "first");
            await().until(() -> get(server, "/metrics").contains("stentor_cluster_nodes 2.0\n"));
            await().until(() -> {
                say(first, "first", "x");
                first.awaitMessage("x");
                return first.isOfStream();
            });
        }
    }

    private static int port(StandaloneServer server) {
        return server.publicAddress().getPort();
    }

    private static String get(StandaloneServer server, String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(admin(server, path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String post(StandaloneServer server, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(admin(server, path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static URI admin(StandaloneServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.adminAddress().getPort() + path);
    }

    @AfterEach
    void closeClients() {
        clients.forEach(Wanderer::close);
    }

    @AfterAll
    void stopCluster() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {one, two, node, redis}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private Wanderer on(StandaloneServer server, String user, String conversation) {
        Wanderer client = new Wanderer(port(server), user);
        clients.add(client);
        client.join(conversation);
        return client;
    }

    private static void say(Wanderer speaker, String conversation, String id) {
        say(speaker, conversation, id, "");
    }

    private static void say(Wanderer speaker, String conversation, String id, String more) {
        speaker.send("42[\"message\",{\"conversationId\":\"" + conversation + "\",\"id\":\"" + id + "\"" + more + "}]");
    }

    private static List<String> from(int first, int end) {
        List<String> ids = new ArrayList<>();
        for (int i = first; i < end; i++) {
            ids.add(String.valueOf(i));
        }
        return ids;
    }

    /** Two speakers, one on each server, and a member that never stays: by the delivery checker. */
    @Test
    void shouldLoseAndDoubleNothingWhileMessagesFlow() throws Exception {
        Wanderer alice = on(one, "alice", "flow");
        Wanderer bob = on(two, "bob", "flow");
        Wanderer nomad = on(one, "nomad", "flow");
        DeliveryChecker checker = new DeliveryChecker();
        List<Runnable> said = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();
        Thread speakers = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                speak(checker, said, alice, "a", i);
                speak(checker, said, bob, "b", i);
                LockSupport.parkNanos(2_000_000);
            }
        });
        checker.connected(now(), "nomad", false);
        checker.joined(now(), "nomad", "flow");
        speakers.start();
        for (int move = 1; move <= 12; move++) {
            int had = nomad.messages().size();
            while (nomad.messages().size() < had + 40) {
                nomad.await("42[\"message\"");
            }
            nomad.cut(redis);
            assertThat(nomad.comeTo(port(move % 2 == 0 ? one : two)))
                    .as("move " + move)
                    .isTrue();
        }
        over.set(true);
        speakers.join();
        say(alice, "flow", "end a");
        say(bob, "flow", "end b");
        while (!nomad.messages().containsAll(List.of("end a", "end b"))) {
            nomad.await("42[\"message\"");
        }

        said.forEach(Runnable::run);
        nomad.messages().stream()
                .filter(id -> !id.startsWith("end"))
                .forEach(id -> checker.received(now(), "nomad", "flow", id));
        Report report = checker.judge();
        assertThat(report.owed()).isPositive();
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }

    private static void speak(DeliveryChecker checker, List<Runnable> said, Wanderer speaker, String name, int number) {
        long at = now();
        String id = name + number;
        said.add(() -> checker.sent(at, "flow", id, name, number, false));
        say(speaker, "flow", id);
        if (number % 10 == 9) {
            // Else a busy machine would fall behind for good.
            speaker.awaitGot(id);
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    @Test
    void shouldSeeOneOrderOnAllServers() {
        Wanderer alice = on(one, "alice", "order");
        Wanderer bob = on(two, "bob", "order");
        for (int i = 0; i < 100; i++) {
            say(alice, "order", "a" + i);
            say(bob, "order", "b" + i);
        }
        for (Wanderer each : List.of(alice, bob)) {
            while (each.messages().size() < 200) {
                each.await("42[\"message\"");
            }
        }
        assertThat(alice.messages()).isEqualTo(bob.messages());
    }

    @Test
    void shouldBeInItsConversationsWhereItGoesOn() throws Exception {
        Wanderer alice = on(one, "alice", "rooms");
        Wanderer nomad = on(one, "nomad", "rooms");
        nomad.join("second");
        say(alice, "rooms", "seen");
        nomad.awaitMessage("seen");
        nomad.cut(redis);
        say(alice, "rooms", "missed");
        post(two, "/api/conversations/second/events", "{\"event\":\"conversation_updated\",\"data\":{\"n\":1}}");
        post(one, "/api/conversations/second/messages", "{\"message\":{\"id\":\"posted\",\"userId\":\"robot\"}}");

        assertThat(nomad.comeTo(port(two))).isTrue();
        nomad.awaitGot("posted");
        assertThat(nomad.messages()).containsExactly("seen", "missed", "posted");
        assertThat(nomad.events()).anyMatch(packet -> packet.startsWith("42[\"conversation_updated\""));
        assertThat(get(two, "/api/sockets/" + nomad.sid()))
                .contains("\"userId\":\"nomad\"", "conversation:rooms", "conversation:second");
        // It may do there what members may, and nothing of what it says is lost.
        say(nomad, "second", "mine");
        assertThat(nomad.awaitMessage("mine")).contains("\"userId\":\"nomad\"");
        say(alice, "rooms", "after");
        nomad.awaitMessage("after");
    }

    /** Without grace its cut and its return are told, each once; it does not hear of itself. */
    @Test
    void shouldTellOnceThatAUserLeavesAndComesElsewhere() {
        Wanderer here = on(one, "here", "presence");
        Wanderer there = on(two, "there", "presence");
        Wanderer nomad = on(one, "nomad", "presence");
        say(here, "presence", "seen");
        nomad.awaitMessage("seen");
        nomad.cut(redis);
        here.await("42[\"user_left\",{\"userId\":\"nomad\"");
        assertThat(nomad.comeTo(port(two))).isTrue();
        here.await("42[\"user_joined\",{\"userId\":\"nomad\"");

        say(nomad, "presence", "end");
        for (Wanderer each : List.of(here, there, nomad)) {
            each.awaitMessage("end");
        }
        for (Wanderer each : List.of(here, there)) {
            assertThat(each.about("user_left", "nomad")).hasSize(1);
            assertThat(each.about("user_joined", "nomad")).hasSize(2);
        }
        assertThat(nomad.about("user_left", "nomad")).isEmpty();
        assertThat(nomad.about("user_joined", "nomad")).isEmpty();
    }

    /** With grace nobody is told anything of a user who goes on elsewhere in time, nor when that time is over. */
    @Test
    void shouldTellNothingOfAUserWhoGoesOnElsewhereInTime() throws Exception {
        try (StandaloneServer three = start(redis.url(), "presence.grace=3s");
                StandaloneServer four = start(redis.url(), "presence.grace=3s")) {
            Wanderer here = on(three, "here", "grace");
            Wanderer there = on(four, "there", "grace");
            Wanderer nomad = on(three, "nomad", "grace");
            await().until(() -> {
                say(here, "grace", "seen");
                nomad.awaitMessage("seen");
                return nomad.isOfStream() && get(four, "/metrics").contains("stentor_cluster_nodes 4.0\n");
            });
            nomad.cut(redis);
            // Another one, who does not come back, tells that the time is over.
            Wanderer gone = on(three, "gone", "grace");
            gone.cut();
            assertThat(nomad.comeTo(port(four))).isTrue();
            here.await("42[\"user_left\",{\"userId\":\"gone\"");
            say(nomad, "grace", "end");
            here.awaitMessage("end");
            there.awaitMessage("end");
            for (Wanderer each : List.of(here, there)) {
                assertThat(each.about("user_left", "nomad")).isEmpty();
                assertThat(each.about("user_joined", "nomad")).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    /** Typing is told in its order, and is no place from which a client could not go on elsewhere. */
    @Test
    void shouldGoOnElsewhereAfterTyping() {
        Wanderer alice = on(one, "alice", "typing");
        Wanderer nomad = on(one, "nomad", "typing");
        say(alice, "typing", "seen");
        nomad.awaitMessage("seen");
        alice.send("42[\"typing\",{\"conversationId\":\"typing\",\"isTyping\":true}]");
        nomad.await("42[\"typing\"");
        nomad.cut(redis);
        say(alice, "typing", "missed");
        assertThat(nomad.comeTo(port(two))).isTrue();
        nomad.awaitGot("missed");
        assertThat(nomad.messages()).containsExactly("seen", "missed");
    }

    @Test
    void shouldBeAskedAgainWhereItGoesOnAndCompleteTheConfirmation() {
        Wanderer alice = on(one, "alice", "asked");
        Wanderer nomad = on(one, "nomad", "asked");
        say(alice, "asked", "seen");
        nomad.awaitMessage("seen");
        say(alice, "asked", "c", ",\"confirm\":true");
        assertThat(nomad.awaitMessage("c")).doesNotStartWith("42[");
        nomad.cut(redis);
        assertThat(nomad.comeTo(port(two))).isTrue();
        String again = nomad.awaitMessage("c");
        assertThat(again).doesNotStartWith("42[");
        nomad.answer(again);

        assertThat(alice.await("42[\"message_delivered\""))
                .contains("\"expected\":1,\"delivered\":1,\"missing\":[],\"missingTotal\":0,\"complete\":true");
        say(alice, "asked", "end");
        nomad.awaitMessage("end");
        alice.awaitMessage("end");
        assertThat(nomad.messages()).containsExactly("seen", "c", "c", "end");
        assertThat(alice.events().stream().filter(packet -> packet.contains("message_delivered")))
                .hasSize(1);
    }

    /** The same for one that was asked by a server that is not the sender's. */
    @Test
    void shouldCompleteAConfirmationOfAThirdServer() throws Exception {
        try (StandaloneServer three = start(redis.url())) {
            Wanderer alice = on(three, "alice", "third");
            Wanderer nomad = on(one, "nomad", "third");
            await().until(() -> {
                say(alice, "third", "seen");
                alice.awaitMessage("seen");
                nomad.awaitMessage("seen");
                // Also hers: what her server asks before its events stand in the order is asked again nowhere.
                return alice.isOfStream()
                        && nomad.isOfStream()
                        && get(three, "/metrics").contains("stentor_cluster_nodes 3.0\n");
            });
            say(alice, "third", "c", ",\"confirm\":true");
            nomad.awaitMessage("c");
            nomad.cut(redis);
            assertThat(nomad.comeTo(port(two))).isTrue();
            nomad.answer(nomad.awaitMessage("c"));
            assertThat(alice.await("42[\"message_delivered\"")).contains("\"delivered\":1", "\"complete\":true");
        }
    }

    @Test
    void shouldNotGetAgainElsewhereWhatItHasConfirmed() {
        Wanderer alice = on(one, "alice", "confirmed");
        Wanderer nomad = on(one, "nomad", "confirmed");
        say(alice, "confirmed", "seen");
        nomad.awaitMessage("seen");
        say(alice, "confirmed", "c", ",\"confirm\":true");
        nomad.answer(nomad.awaitMessage("c"));
        assertThat(alice.await("42[\"message_delivered\"")).contains("\"complete\":true");
        nomad.cut(redis);
        say(alice, "confirmed", "missed");
        assertThat(nomad.comeTo(port(two))).isTrue();
        nomad.awaitGot("missed");
        assertThat(nomad.messages()).containsExactly("seen", "c", "missed");
    }

    /** Whoever has the secret, and a token of somebody else, gets nothing; whose it is may come still. */
    @Test
    void shouldGoOnElsewhereWithItsOwnTokenOnly() throws Exception {
        String secret = "auth.jwt.secret=" + Tokens.SECRET;
        try (StandaloneServer three = start(redis.url(), "auth.mode=jwt", secret);
                StandaloneServer four = start(redis.url(), "auth.mode=jwt", secret)) {
            Wanderer alice = withToken(three, "{\"sub\":\"alice\"}");
            Wanderer nomad = withToken(three, "{\"sub\":\"nomad\"}");
            alice.join("tokens");
            nomad.join("tokens");
            await().until(() -> {
                say(alice, "tokens", "seen");
                nomad.awaitMessage("seen");
                return nomad.isOfStream() && get(four, "/metrics").contains("stentor_cluster_nodes 4.0\n");
            });
            nomad.cut(redis);
            say(alice, "tokens", "missed");
            for (String claims :
                    List.of("{\"sub\":\"mallory\"}", "{\"sub\":\"nomad\",\"conversations\":[\"other\"]}")) {
                WebSocketPeer thief = WebSocketPeer.open(port(four));
                thief.send("40{\"token\":\"" + Tokens.of(claims) + "\"" + nomad.past() + "}");
                assertThat(thief.next()).startsWith("40{\"sid\":").doesNotContain(nomad.sid());
                thief.close();
                await().until(() -> nomad.isLeft(redis));
            }
            assertThat(nomad.comeTo(port(four))).isTrue();
            nomad.awaitGot("missed");
            assertThat(nomad.messages()).endsWith("missed").containsOnlyOnce("missed");
        }
    }

    private Wanderer withToken(StandaloneServer server, String claims) {
        Wanderer client = new Wanderer(port(server), "token", Tokens.of(claims));
        clients.add(client);
        return client;
    }

    /** Nobody expects the answer of one that is away: it is told elsewhere, as a plain event. */
    @Test
    void shouldTellElsewhereWhatWasToBeConfirmedWhileItWasAway() {
        Wanderer alice = on(one, "alice", "away");
        Wanderer nomad = on(one, "nomad", "away");
        say(alice, "away", "seen");
        nomad.awaitMessage("seen");
        nomad.cut(redis);
        alice.await("42[\"user_left\",{\"userId\":\"nomad\"");
        say(alice, "away", "c", ",\"confirm\":true");
        assertThat(alice.await("42[\"message_delivered\"")).contains("\"expected\":0", "\"complete\":true");
        assertThat(nomad.comeTo(port(two))).isTrue();
        nomad.awaitGot("c");
        assertThat(nomad.messages()).containsExactly("seen", "c");
        assertThat(nomad.isOfStream()).isTrue();
    }

    /** The sender goes on elsewhere, and is told there what came of its message. */
    @Test
    void shouldTellTheVerdictWhereItsSenderGoesOn() {
        Wanderer nomad = on(one, "nomad", "verdict");
        Wanderer bob = on(two, "bob", "verdict");
        say(nomad, "verdict", "c", ",\"confirm\":true");
        String question = bob.awaitMessage("c");
        say(nomad, "verdict", "seen");
        nomad.awaitMessage("seen");
        nomad.cut(redis);
        bob.answer(question);
        assertThat(nomad.comeTo(port(two))).isTrue();
        if (nomad.events().stream().noneMatch(packet -> packet.contains("message_delivered"))) {
            nomad.await("42[\"message_delivered\"");
        }
        say(nomad, "verdict", "end");
        nomad.awaitMessage("end");
        assertThat(nomad.events().stream().filter(packet -> packet.contains("message_delivered")))
                .singleElement()
                .asString()
                .contains("\"id\":\"c\"", "\"delivered\":1", "\"complete\":true");
    }

    @Test
    void shouldGoOnOnSocketIosServer() {
        Wanderer alice = on(one, "alice", "to node");
        Wanderer nomad = on(one, "nomad", "to node");
        for (String id : from(0, 20)) {
            say(alice, "to node", id);
        }
        nomad.awaitMessage("19");
        nomad.cut(redis);
        for (String id : from(20, 40)) {
            say(alice, "to node", id);
        }
        alice.awaitMessage("39");
        assertThat(nomad.comeTo(node.port())).isTrue();
        for (String id : from(40, 60)) {
            say(alice, "to node", id);
        }
        nomad.awaitMessage("59");
        assertThat(nomad.messages()).isEqualTo(from(0, 60));
        nomad.send("42903[\"who\"]");
        assertThat(nomad.await("43903")).contains("conversation:to node", "\"userId\":\"nomad\"");
    }

    @Test
    void shouldGoOnHereWhenItComesFromSocketIosServer() throws Exception {
        Wanderer alice = on(one, "alice", "from node");
        Wanderer nomad = new Wanderer(node.port(), "nomad");
        clients.add(nomad);
        nomad.joinRoom("conversation:from node");
        for (String id : from(0, 20)) {
            say(alice, "from node", id);
        }
        nomad.awaitMessage("19");
        nomad.cut(redis);
        for (String id : from(20, 40)) {
            say(alice, "from node", id);
        }
        alice.awaitMessage("39");
        assertThat(nomad.comeTo(port(two))).isTrue();
        nomad.awaitGot("39");
        assertThat(nomad.messages()).isEqualTo(from(0, 40));
        say(nomad, "from node", "mine");
        assertThat(nomad.awaitMessage("mine")).contains("\"userId\":\"nomad\"");
        alice.await("42[\"user_joined\",{\"userId\":\"nomad\"");
    }
}
