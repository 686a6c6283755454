package io.stentor.server.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile {@code cluster}, two nodes of it, driven by their control ports operation by operation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterProfileIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern READY = Pattern.compile("stentor ready on http://0\\.0\\.0\\.0:(\\d+)"
            + " \\(admin http://127\\.0\\.0\\.1:(\\d+)\\) \\(control http://127\\.0\\.0\\.1:(\\d+)\\) in \\d+ ms\\R");

    private final List<Peer> peers = new ArrayList<>();
    private Path directory;
    private RedisServer redis;
    private ClusterProfile one;
    private ClusterProfile two;

    /** By which adapter the nodes speak. */
    String mode() {
        return "classic";
    }

    /** What names nodes have in it. */
    String uid() {
        return "[\\w-]{6}";
    }

    @BeforeAll
    void startNodes(@TempDir Path temporary) throws Exception {
        RedisServer.need();
        directory = temporary;
        redis = new RedisServer(directory);
        one = startNode();
        two = startNode();
        awaitNodes(one, 2);
        awaitNodes(two, 2);
    }

    private ClusterProfile startNode() throws Exception {
        return ClusterProfile.start(environment(), 0, 0, 0);
    }

    private Map<String, String> environment() {
        return Map.of("STENTOR_CLUSTER_REDIS_URL", redis.url(), "STENTOR_CLUSTER_MODE", mode());
    }

    private static void awaitNodes(ClusterProfile node, int count) {
        URI metrics = URI.create("http://127.0.0.1:" + node.adminAddress().getPort() + "/metrics");
        await().until(() -> HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .contains("stentor_cluster_nodes " + count + ".0\n"));
    }

    @AfterAll
    void stopNodes() {
        for (ClusterProfile node : new ClusterProfile[] {one, two}) {
            if (node != null) {
                node.close();
            }
        }
        if (redis != null) {
            redis.close();
        }
    }

    @AfterEach
    void shouldHaveNoProblems() {
        peers.forEach(Peer::close);
        assertThat(op(one, "{'op':'info'}")).contains("\"problems\":[]");
        assertThat(op(two, "{'op':'info'}")).contains("\"problems\":[]");
    }

    private static String op(ClusterProfile node, String operation) {
        return op(node.controlAddress(), operation);
    }

    private static String op(InetSocketAddress control, String operation) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control.getPort() + "/"))
                .POST(HttpRequest.BodyPublishers.ofString(operation.replace('\'', '"'), UTF_8))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A socket; its id is the second element. */
    private record Client(Peer peer, String sid) {}

    private Client on(ClusterProfile node, String namespace) {
        Peer peer = WebSocketPeer.open(node.publicAddress().getPort(), "&recovery=0");
        peers.add(peer);
        String sid = namespace.equals("/") ? peer.connect() : peer.connectTo(namespace);
        return new Client(peer, sid);
    }

    /** A socket on each node, in a room, into which the first node has let them. */
    private List<Client> inRoom(String namespace, String room) {
        List<Client> clients = List.of(on(one, namespace), on(two, namespace));
        for (Client client : clients) {
            op(one, in(namespace, "'op':'socketsJoin','rooms':['" + client.sid + "'],'to':['" + room + "']"));
        }
        await().until(() -> op(two, in(namespace, "'op':'fetchSockets','rooms':['" + room + "']"))
                        .split("\"handshake\"")
                        .length
                == 3);
        return clients;
    }

    private static String in(String namespace, String fields) {
        return "{'nsp':'" + namespace + "'," + fields + "}";
    }

    private static String packet(String namespace, String event) {
        return "42" + (namespace.equals("/") ? "" : namespace + ",") + event;
    }

    @Test
    void shouldSayWhatItIs() {
        assertThat(op(one, "{'op':'info'}"))
                .contains("\"mode\":\"" + mode() + "\"", "\"namespaces\":[\"/\",\"/chat\"]")
                .containsPattern("\"uids\":\\{(\"/(chat)?\":\"" + uid() + "\",?){2}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat"})
    void shouldEmitToRoomsOfAllNodesOrOfItsOwn(String namespace) {
        List<Client> clients = inRoom(namespace, "r");
        Client out = on(two, namespace);
        op(two, in(namespace, "'op':'emit','rooms':['r'],'except':['" + out.sid + "'],'event':'a','args':[1,null]"));
        for (Client client : clients) {
            assertThat(client.peer.next()).isEqualTo(packet(namespace, "[\"a\",1,null]"));
        }
        op(one, in(namespace, "'op':'emit','rooms':['r'],'local':true,'event':'b'"));
        op(two, in(namespace, "'op':'emit','rooms':['r'],'local':true,'event':'b'"));
        op(two, in(namespace, "'op':'emit','rooms':['" + out.sid + "'],'event':'c'"));
        for (Client client : clients) {
            assertThat(client.peer.next()).isEqualTo(packet(namespace, "[\"b\"]"));
        }
        assertThat(out.peer.next()).isEqualTo(packet(namespace, "[\"c\"]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat"})
    void shouldCarryValuesThatJsonCannot(String namespace) {
        List<Client> clients = inRoom(namespace, "typed");
        String args = "[{'$bin':'AQL/'},{'$date':1700000000123},{'a':{'$undef':1},'b':{'$num':'NaN'}},{'$undef':1}]";
        op(one, in(namespace, "'op':'emit','rooms':['typed'],'volatile':true,'event':'t','args':" + args));
        String binary = (namespace.equals("/") ? "451-" : "451-/chat,") + "[\"t\",{\"_placeholder\":true,\"num\":0},";
        for (Client client : clients) {
            assertThat(client.peer.next()).isEqualTo(binary + "\"2023-11-14T22:13:20.123Z\",{\"b\":null},null]");
            assertThat(client.peer.next()).isEqualTo("bAQL/");
        }
    }

    @ParameterizedTest
    @CsvSource({"/, 2000", "/chat, 2000", "/, 300", "/chat, 300"})
    void shouldAskSocketsOfAllNodes(String namespace, int timeoutMs) {
        List<Client> clients = inRoom(namespace, "asked" + timeoutMs);
        boolean silent = timeoutMs < 1000;
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> op(
                one,
                in(
                        namespace,
                        "'op':'emitWithAck','rooms':['asked" + timeoutMs + "'],'timeout':" + timeoutMs
                                + ",'event':'q','args':[7]")));
        for (Client client : silent ? clients.subList(1, 2) : clients) {
            answer(client, namespace, "[\"q\",7]", "{\"v\":[1]}");
        }
        String values = silent ? "{\"v\":[1]}" : "{\"v\":[1]},{\"v\":[1]}";
        assertThat(answer.join())
                .matches((silent ? "\\{\"err\":\"operation has timed out\"," : "\\{") + "\"responses\":\\["
                        + Pattern.quote(values) + "],\"ms\":\\d+}");
    }

    private static void answer(Client client, String namespace, String event, String value) {
        String question = client.peer.next();
        Matcher asked = Pattern.compile(
                        "42" + (namespace.equals("/") ? "" : namespace + ",") + "(\\d+)" + Pattern.quote(event))
                .matcher(question);
        assertThat(asked.matches()).as(question).isTrue();
        client.peer.send("43" + (namespace.equals("/") ? "" : namespace + ",") + asked.group(1) + "[" + value + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat"})
    void shouldDescribeSockets(String namespace) {
        List<Client> clients = inRoom(namespace, "seen");
        assertThat(op(
                        two,
                        in(namespace, "'op':'setData','sid':'" + clients.get(1).sid + "','data':{'n':{'$num':'1'}}")))
                .isEqualTo("{}");
        String seen = op(one, in(namespace, "'op':'fetchSockets','rooms':['seen'],'timeout':3000"));
        assertThat(seen)
                .contains(clients.get(0).sid, clients.get(1).sid, "\"data\":{\"n\":1}", "\"data\":{}")
                .contains("\"headers\":{", "\"issued\":", "\"auth\":{}", "\"seen\"")
                .matches(".*\"ms\":\\d+}");
        assertThat(op(one, in(namespace, "'op':'fetchSockets','rooms':['seen'],'local':true")))
                .contains(clients.get(0).sid)
                .doesNotContain(clients.get(1).sid);
        assertThat(op(one, in(namespace, "'op':'rooms','sid':'" + clients.get(0).sid + "'")))
                .contains("\"seen\"", clients.get(0).sid);
        assertThat(op(one, in(namespace, "'op':'rooms','sid':'" + clients.get(1).sid + "'")))
                .isEqualTo("{\"rooms\":null}");
        assertThat(op(one, in(namespace, "'op':'setData','sid':'" + clients.get(1).sid + "','data':{}")))
                .contains("\"err\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat"})
    void shouldMoveAndEndSocketsOfAllNodes(String namespace) {
        List<Client> clients = inRoom(namespace, "old");
        op(two, in(namespace, "'op':'socketsJoin','rooms':['old'],'to':['new']"));
        op(two, in(namespace, "'op':'socketsLeave','rooms':['new'],'to':['old']"));
        op(two, in(namespace, "'op':'emit','rooms':['old'],'event':'nobody'"));
        op(two, in(namespace, "'op':'emit','rooms':['new'],'event':'moved'"));
        for (Client client : clients) {
            assertThat(client.peer.next()).isEqualTo(packet(namespace, "[\"moved\"]"));
        }
        op(one, in(namespace, "'op':'disconnectSockets','rooms':['new'],'local':true"));
        assertThat(clients.get(0).peer.next()).startsWith("41");
        op(one, in(namespace, "'op':'disconnectSockets','rooms':['new'],'close':true"));
        clients.get(1).peer.awaitClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat"})
    void shouldActOnOneSocketOfTheOtherNode(String namespace) {
        Client far = on(two, namespace);
        String one1 = "'op':'remoteSocket','sid':'" + far.sid + "',";
        assertThat(op(one, in(namespace, one1 + "'action':'emit','event':'e','args':['x']")))
                .matches("\\{\"found\":true,\"ms\":\\d+}");
        assertThat(far.peer.next()).isEqualTo(packet(namespace, "[\"e\",\"x\"]"));
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(
                () -> op(one, in(namespace, one1 + "'action':'ask','event':'q','timeout':5000")));
        answer(far, namespace, "[\"q\"]", "\"mine\"");
        assertThat(asked.join()).matches("\\{\"found\":true,\"response\":\"mine\",\"ms\":\\d+}");
        assertThat(op(one, in(namespace, one1 + "'action':'ask','event':'q','timeout':100")))
                .contains("\"err\":\"operation has timed out\"");
        op(one, in(namespace, one1 + "'action':'join','to':['x','y']"));
        op(one, in(namespace, one1 + "'action':'leave','to':['y']"));
        await().untilAsserted(() -> assertThat(op(two, in(namespace, "'op':'rooms','sid':'" + far.sid + "'")))
                .contains("\"x\"")
                .doesNotContain("\"y\""));
        op(one, in(namespace, one1 + "'action':'disconnect','close':true"));
        far.peer.awaitClosed();
        await().untilAsserted(() -> assertThat(op(one, in(namespace, one1 + "'action':'emit','event':'e'")))
                .startsWith("{\"found\":false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat"})
    void shouldTellAndAskTheOtherNodeItself(String namespace) {
        op(one, in(namespace, "'op':'serverSideEmit','event':'sse:note','args':[1,{'a':'b'}]"));
        await().untilAsserted(() -> assertThat(op(two, in(namespace, "'op':'serverSideLog'")))
                .contains("\"event\":\"sse:note\"", "\"args\":[1,{\"a\":\"b\"}]"));
        assertThat(op(one, in(namespace, "'op':'serverSideEmitWithAck','event':'sse:ask','args':[2]")))
                .matches("\\{\"responses\":\\[\"ok\"],\"ms\":\\d+}");
        op(two, "{'op':'serverSideAnswer','value':{'x':1}}");
        assertThat(op(one, in(namespace, "'op':'serverSideEmitWithAck','event':'sse:ask'")))
                .contains("\"responses\":[{\"x\":1}]");
        op(two, "{'op':'serverSideAnswer','value':'ok'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{'op':'nothing'}", "{'op':'emit','nsp':'/none'}", "{'op':'emit','rooms':1}"})
    void shouldSayWhatIsWrong(String operation) {
        assertThat(op(one, operation)).contains("\"err\":");
    }

    /** A node that is killed says nothing any more: the others miss its heartbeat. */
    @Test
    void shouldForgetTheUsersOfANodeThatIsKilled() throws Exception {
        Path output = directory.resolve("killed.txt");
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.stentor.server.conformance.ConformanceMain",
                "--profile",
                "cluster",
                "--port",
                "0",
                "--admin-port",
                "0",
                "--control-port",
                "0");
        command.environment().putAll(environment());
        Process node = command.redirectOutput(output.toFile()).start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> READY.matcher(Files.readString(output)).matches());
            Matcher ready = READY.matcher(Files.readString(output));
            assertThat(ready.matches()).isTrue();
            awaitNodes(one, 3);
            Client alice = on(one, "/");
            alice.peer.join("doomed");
            Peer zoe = WebSocketPeer.open(Integer.parseInt(ready.group(1)));
            peers.add(zoe);
            zoe.connect("{\"userId\":\"zoe\"}");
            zoe.join("doomed");
            assertThat(alice.peer.await("42[\"user_joined\",{\"userId\":\"zoe\""))
                    .isNotNull();
            node.destroyForcibly().onExit().join();
            assertThat(alice.peer.await("42[\"user_left\",{\"userId\":\"zoe\"")).isNotNull();
            assertThat(alice.peer.ask(5, "presence", "\"doomed\"")).contains("\"members\":1,", "\"usersTotal\":1}");
        } finally {
            node.destroyForcibly();
        }
    }
}
