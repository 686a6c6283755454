package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.api.Arguments;
import io.stentor.api.BroadcastAcks;
import io.stentor.api.RemoteSocket;
import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.interop.Script;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two Stentor servers and one of Socket.IO's own are one cluster, whatever way of its adapters they speak. Every test has a
 * client on each, in rooms of its own.
 */
@Tag("clients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterSuite {
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private final List<Peer> peers = new ArrayList<>();
    private Path directory;

    RedisServer redis;
    NodeServer node;
    StentorServer one;
    StentorServer two;

    /** The adapter of the node that is Socket.IO's own server. */
    abstract String adapter();

    /** Has a Stentor server speak as it does. */
    abstract StentorServerBuilder speaking(StentorServerBuilder builder);

    /** What the handshakes of its clients say besides. */
    String query() {
        return "";
    }

    @BeforeAll
    void startCluster(@TempDir Path temporary) {
        Script.needNode();
        RedisServer.need();
        directory = temporary;
        redis = new RedisServer(directory);
        node = startNode();
        one = startStentor("one");
        two = startStentor("two");
        awaitWhole();
    }

    NodeServer startNode(String... options) {
        String[] adapter =
                Stream.concat(Stream.of(adapter()), Stream.of(options)).toArray(String[]::new);
        return new NodeServer(directory, redis.url(), adapter);
    }

    StentorServer startStentor(String name) {
        return startStentor(name, speaking(StentorServer.builder()));
    }

    StentorServer startStentor(String name, StentorServerBuilder builder) {
        StentorServer server = builder.host("127.0.0.1")
                .port(0)
                .threads(2)
                .clusterRedis(redis.url())
                .build();
        server.onConnection(socket -> {
            socket.data().put("home", name);
            socket.on("join", (args, ack) -> {
                socket.join(args.string(0));
                ack.send();
            });
            socket.on("flutter", (args, ack) -> {
                socket.join(args.string(0));
                socket.leave(args.string(0));
            });
        });
        server.of("/")
                .onServerSideEmit(
                        "note",
                        (args, ack) -> notes.add(name + " " + args.get(0).json()));
        server.of("/").onServerSideEmit("question", (args, ack) -> ack.send(Map.of(name, args.get(0))));
        return server.start();
    }

    void awaitWhole() {
        await().until(() -> one.isClusterReady() && two.isClusterReady());
        await().until(() -> node.ask("{'op':'servers'}").equals("3"));
    }

    @AfterAll
    void stopCluster() {
        List<AutoCloseable> all = new ArrayList<>();
        for (AutoCloseable each : new AutoCloseable[] {one, two, node, redis}) {
            if (each != null) {
                all.add(each);
            }
        }
        all.forEach(ClusterSuite::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closePeers() {
        peers.forEach(Peer::close);
    }

    Peer in(int port, String... rooms) {
        Peer peer = WebSocketPeer.open(port, query());
        peers.add(peer);
        peer.connect();
        for (String room : rooms) {
            peer.send("421[\"join\",\"" + room + "\"]");
            assertThat(peer.next()).isEqualTo("431[]");
        }
        return peer;
    }

    /** A client of each server, in the order node, one, two. */
    List<Peer> everywhere(String... rooms) {
        return List.of(in(node.port(), rooms), in(one.port(), rooms), in(two.port(), rooms));
    }

    static void expect(List<Peer> peers, String packet) {
        for (Peer peer : peers) {
            assertThat(peer.next()).isEqualTo(packet);
        }
    }

    @Test
    void shouldReachARoomOnEveryServerWhenAnyBroadcasts() {
        List<Peer> members = everywhere("news");

        node.ask("{'op':'emit','rooms':['news'],'event':'from node','args':[1,'ü',{'a':[null,1.5,true]}]}");
        expect(members, "42[\"from node\",1,\"ü\",{\"a\":[null,1.5,true]}]");
        one.to("news").emit("from one", -5, Map.of("b", List.of()), null);
        expect(members, "42[\"from one\",-5,{\"b\":[]},null]");
        one.emit("to all");
        expect(members, "42[\"to all\"]");
    }

    @Test
    void shouldReachEachOnceAndNoneThatIsLeftOut() {
        List<Peer> both = everywhere("left", "right");
        List<Peer> out = everywhere("left", "out");

        node.ask("{'op':'emit','rooms':['left','right'],'except':['out'],'event':'n'}");
        expect(both, "42[\"n\"]");
        two.to("left", "right").except("out").emit("s");
        expect(both, "42[\"s\"]");
        two.to("left").emit("end");
        node.ask("{'op':'emit','rooms':['left'],'event':'end too'}");
        for (Peer peer : both) {
            assertThat(List.of(peer.next(), peer.next())).containsExactlyInAnyOrder("42[\"end\"]", "42[\"end too\"]");
        }
        for (Peer peer : out) {
            assertThat(List.of(peer.next(), peer.next())).containsExactlyInAnyOrder("42[\"end\"]", "42[\"end too\"]");
        }
    }

    @Test
    void shouldStayOnOneServerWhenLocal() {
        List<Peer> members = everywhere("home");

        node.ask("{'op':'emit','rooms':['home'],'local':true,'event':'node only'}");
        one.to("home").local().emit("one only");
        assertThat(members.get(0).next()).isEqualTo("42[\"node only\"]");
        assertThat(members.get(1).next()).isEqualTo("42[\"one only\"]");
        one.to("home").volatileMessage().emit("all");
        expect(members, "42[\"all\"]");
    }

    @Test
    void shouldCarryBinaryDatesAndStrangeRoomsUnchanged() {
        List<Peer> members = everywhere("комната #[*]?");

        node.ask(
                "{'op':'emit','rooms':['комната #[*]?'],'event':'b','args':[{'x':{'$bin':'AQL/'}},{'$date':1700000000123}]}");
        one.to("комната #[*]?").emit("b", Map.of("x", new byte[] {1, 2, -1}), Instant.ofEpochMilli(1_700_000_000_123L));
        for (Peer peer : members) {
            for (int i = 0; i < 2; i++) {
                assertThat(peer.next())
                        .isEqualTo(
                                "451-[\"b\",{\"x\":{\"_placeholder\":true,\"num\":0}},\"2023-11-14T22:13:20.123Z\"]");
                assertThat(((WebSocketPeer) peer).nextFrame().payload()).containsExactly(1, 2, -1);
            }
        }
    }

    @Test
    void shouldCarryHalfAMegabyteBothWays() {
        List<Peer> members = everywhere("big");
        String big = "x".repeat(500_000);

        node.ask("{'op':'emit','rooms':['big'],'event':'big','args':['" + big + "']}");
        expect(members, "42[\"big\",\"" + big + "\"]");
        one.to("big").emit("big", big);
        expect(members, "42[\"big\",\"" + big + "\"]");
    }

    @Test
    void shouldKeepTheOrderOfASender() {
        List<Peer> members = everywhere("order");

        for (int i = 0; i < 300; i++) {
            two.to("order").emit("n", i);
        }
        for (Peer peer : members) {
            for (int i = 0; i < 300; i++) {
                assertThat(peer.next()).isEqualTo("42[\"n\"," + i + "]");
            }
        }
        node.ask("{'op':'emitMany','rooms':['order'],'event':'m','count':300}");
        for (Peer peer : members) {
            for (int i = 0; i < 300; i++) {
                assertThat(peer.next()).isEqualTo("42[\"m\"," + i + "]");
            }
        }
    }

    @Test
    void shouldDescribeAllSocketsToWhoeverAsks() throws Exception {
        everywhere("described");

        String seen = node.ask("{'op':'fetch','rooms':['described']}");
        assertThat(seen).contains("\"home\":\"one\"", "\"home\":\"two\"", "\"home\":\"node\"", "\"headers\":{");
        List<RemoteSocket> sockets = one.to("described").fetchSockets().get();
        assertThat(sockets)
                .extracting(socket -> socket.data().get("home"))
                .containsExactlyInAnyOrder("node", "one", "two");
        assertThat(sockets).allSatisfy(socket -> {
            assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "described");
            assertThat(socket.handshake().request().url()).startsWith("/socket.io/?EIO=4");
            assertThat(socket.handshake().auth().json()).isEqualTo("{}");
        });
        assertThat(one.to("described").local().fetchSockets().get()).hasSize(1);
        assertThat(one.to("nowhere").fetchSockets().get()).isEmpty();
    }

    @Test
    void shouldMoveAndEndSocketsOfOtherServers() throws Exception {
        List<Peer> members = everywhere("old");

        one.to("old").socketsJoin("new");
        one.to("new").emit("to new");
        expect(members, "42[\"to new\"]");
        node.ask("{'op':'leave','rooms':['old'],'to':['new']}");
        await().until(() -> one.to("new").fetchSockets().get().isEmpty());
        node.ask("{'op':'join','rooms':['old'],'to':['newer']}");
        await().until(() -> two.to("newer").fetchSockets().get().size() == 3);
        two.to("newer").disconnectSockets(false);
        expect(members, "41");
        assertThat(node.ask("{'op':'fetch','rooms':['old']}")).isEqualTo("[]");
    }

    @Test
    void shouldActOnOneSocketOfAnotherServer() throws Exception {
        Peer far = in(node.port(), "solo");

        RemoteSocket socket = one.to("solo").fetchSockets().get().get(0);
        socket.emit("hello");
        assertThat(far.next()).isEqualTo("42[\"hello\"]");
        socket.disconnect(true);
        assertThat(far.next()).isEqualTo("41");
    }

    @Test
    void shouldAnswerForItsSocketsWhenANodeAsksAll() {
        List<Peer> members = everywhere("asked");

        CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                () -> node.ask("{'op':'ask','rooms':['asked'],'event':'q','args':[1],'timeout':10000}"));
        answerAll(members, "\"yes\"");
        assertThat(answer.join()).isEqualTo("{\"late\":false,\"responses\":[\"yes\",\"yes\",\"yes\"]}");
    }

    @Test
    void shouldTellWhoAnsweredWhenAnotherStaysSilent() {
        List<Peer> members = everywhere("half asked");

        CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                () -> node.ask("{'op':'ask','rooms':['half asked'],'event':'q','args':[1],'timeout':500}"));
        answerAll(members.subList(0, 2), "{\"a\":[1]}");
        assertThat(answer.join()).isEqualTo("{\"late\":true,\"responses\":[{\"a\":[1]},{\"a\":[1]}]}");
    }

    @Test
    void shouldNotMakeANodeWaitWhenNobodyIsThereToAnswer() {
        assertThat(node.ask("{'op':'ask','rooms':['nobody'],'event':'q','timeout':10000}"))
                .isEqualTo("{\"late\":false,\"responses\":[]}");
    }

    @Test
    void shouldAskTheSocketsOfAllServers() throws Exception {
        List<Peer> members = everywhere("all asked");

        CompletableFuture<BroadcastAcks> asked = one.to("all asked").emitWithAck("q", 1);
        answerAll(members, "{\"a\":[1,{\"b\":null}]}");
        BroadcastAcks acks = asked.get();
        assertThat(acks.isComplete()).isTrue();
        assertThat(acks.answers()).hasSize(1);
        assertThat(acks.elsewhere())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.get(0).json()).isEqualTo("{\"a\":[1,{\"b\":null}]}"));
    }

    @Test
    void shouldSayHowManyElsewhereStaySilent() throws Exception {
        List<Peer> members = everywhere("some asked");

        CompletableFuture<BroadcastAcks> asked =
                one.to("some asked").timeout(Duration.ofMillis(300)).emitWithAck("q", 1);
        answerAll(members.subList(1, 2), "1");
        BroadcastAcks acks = asked.get();
        assertThat(acks.isComplete()).isFalse();
        assertThat(acks.missing()).isEmpty();
        assertThat(acks.missingElsewhere()).isEqualTo(2);
    }

    @Test
    void shouldCountANodeAsSilentThatDiesWhileItIsAsked() throws Exception {
        List<Peer> members = everywhere("mourned");
        NodeServer dying = startNode();
        try {
            Peer last = in(dying.port(), "mourned");
            await().until(() -> node.ask("{'op':'servers'}").equals("4"));

            CompletableFuture<BroadcastAcks> asked =
                    one.to("mourned").timeout(Duration.ofSeconds(2)).emitWithAck("q", 1);
            assertThat(last.next()).endsWith("[\"q\",1]");
            dying.close();
            answerAll(members, "1");
            BroadcastAcks acks = asked.get();
            assertThat(acks.answers()).hasSize(1);
            assertThat(acks.elsewhere()).hasSize(2);
            assertThat(acks.missingElsewhere()).isEqualTo(1);
        } finally {
            dying.close();
        }
        await().until(() -> node.ask("{'op':'servers'}").equals("3"));
        assertThat(one.to("mourned").fetchSockets().get()).hasSize(3);
    }

    @Test
    void shouldAskOneSocketOfAnotherServer() throws Exception {
        Peer far = in(node.port(), "asked alone");

        RemoteSocket socket = two.to("asked alone").fetchSockets().get().get(0);
        CompletableFuture<Arguments> answer = socket.emitWithAck(Duration.ofSeconds(10), "q", 1);
        answerAll(List.of(far), "\"mine\"");
        assertThat(answer.get().string(0)).isEqualTo("mine");
    }

    static void answerAll(List<Peer> members, String value) {
        for (Peer peer : members) {
            String asked = peer.next();
            assertThat(asked).startsWith("42").endsWith("[\"q\",1]");
            peer.send("43" + asked.substring(2, asked.indexOf('[')) + "[" + value + "]");
        }
    }

    @Test
    void shouldTellOtherServersThemselves() {
        notes.clear();
        node.ask("{'op':'tell','event':'note','args':['n']}");
        await().untilAsserted(() -> assertThat(notes).containsExactlyInAnyOrder("one \"n\"", "two \"n\""));
        one.of("/").serverSideEmit("note", "o");
        await().untilAsserted(() -> assertThat(notes).contains("two \"o\"").doesNotContain("one \"o\""));
        await().untilAsserted(() -> assertThat(node.ask("{'op':'log'}")).isEqualTo("[[\"o\"]]"));
    }

    @Test
    void shouldAskOtherServersThemselves() throws Exception {
        String answers = node.ask("{'op':'tellWithAck','event':'question','args':[7]}");
        assertThat(answers).contains("{\"one\":7}", "{\"two\":7}");
        assertThat(one.of("/").serverSideEmitWithAck("question", 8).get())
                .containsExactlyInAnyOrder(Map.of("node", 8L), Map.of("two", 8L));
    }

    @Test
    void shouldAnswerWhenNobodyListens() {
        assertThat(node.ask("{'op':'tellWithAck','event':'unheard of'}")).isEqualTo("[null,null]");
    }

    @Test
    void shouldServeItsOwnAndComeBackWhenRedisGoesAway() {
        List<Peer> members = everywhere("steadfast");

        redis.kill();
        await().until(() -> !one.isClusterReady());
        one.to("steadfast").emit("alone");
        assertThat(members.get(1).next()).isEqualTo("42[\"alone\"]");
        redis.start();
        awaitWhole();
        node.ask("{'op':'emit','rooms':['steadfast'],'event':'together'}");
        expect(members, "42[\"together\"]");
        two.to("steadfast").emit("again");
        expect(members, "42[\"again\"]");
    }

    @Test
    void shouldServeItsOwnAndSayTheRestLaterWhenRedisIsFrozen() {
        List<Peer> members = everywhere("frozen");

        redis.freeze();
        try {
            one.to("frozen").emit("meanwhile");
            assertThat(members.get(1).next()).isEqualTo("42[\"meanwhile\"]");
            await().until(() -> !one.isClusterReady());
        } finally {
            redis.thaw();
        }
        expect(List.of(members.get(0), members.get(2)), "42[\"meanwhile\"]");
        awaitWhole();
    }
}
