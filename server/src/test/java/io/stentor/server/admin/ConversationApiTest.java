package io.stentor.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.StandaloneServer;
import io.stentor.server.peer.WebSocketPeer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations through the admin port: the list, one of them, and messages that are posted there. */
class ConversationApiTest {
    private static final Pattern MESSAGE = Pattern.compile("42(\\d*)\\[\"message\",(\\{.*})]");

    private static StandaloneServer server;
    private static AdminClient admin;

    private final List<WebSocketPeer> peers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = AdminClient.startServer("socketio.maxPayload=200000", "delivery.retryAfter=300ms");
        admin = new AdminClient(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void leave() {
        peers.forEach(WebSocketPeer::close);
        await().untilAsserted(() ->
                assertThat(admin.get("/api/conversations").body()).isEqualTo("{\"conversations\":[],\"next\":null}"));
    }

    // The list.

    @Test
    void shouldListThoseWithTheMostMembersFirstAndEachOnceWhenPagesAreTurned() throws Exception {
        WebSocketPeer busy = connected("busy");
        IntStream.range(0, 7).forEach(i -> join(busy, "c" + i));
        join(connected("two"), "c3", "c5");
        join(connected("three"), "c5");

        List<String> ids = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            String page = admin.get("/api/conversations?limit=3" + after).body();
            Pattern.compile("\"conversationId\":\"([^\"]+)\"")
                    .matcher(page)
                    .results()
                    .map(found -> found.group(1))
                    .forEach(ids::add);
            after = Pattern.compile("\"next\":\"([^\"]+)\"")
                    .matcher(page)
                    .results()
                    .map(found -> "&after=" + found.group(1))
                    .findFirst()
                    .orElse(null);
            pages++;
        } while (after != null);

        assertThat(ids).containsExactly("c5", "c3", "c0", "c1", "c2", "c4", "c6");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void shouldGoOnBehindAConversationThatHasGoneMeanwhile() throws Exception {
        WebSocketPeer one = connected("one");
        join(one, "a", "b", "c");
        String page = admin.get("/api/conversations?limit=2").body();
        String next = page.replaceFirst(".*\"next\":\"([^\"]+)\".*", "$1");
        one.send("421[\"leave_conversation\",\"b\"]");
        nextAnswer(one);

        assertThat(admin.get("/api/conversations?limit=2&after=" + next).body())
                .contains("\"conversationId\":\"c\"")
                .doesNotContain("\"conversationId\":\"a\"")
                .endsWith("\"next\":null}");
    }

    @Test
    void shouldTellMembersUsersAndTrafficWhenMessagesWereDelivered() throws Exception {
        WebSocketPeer one = connected("same");
        WebSocketPeer two = connected("same");
        join(one, "talk");
        join(two, "talk");
        one.send("42[\"message\",{\"conversationId\":\"talk\"}]");
        next(one, MESSAGE);
        next(two, MESSAGE);

        await().untilAsserted(
                        () -> assertThat(admin.get("/api/conversations").body())
                                .matches(
                                        "\\{\"conversations\":\\[\\{\"conversationId\":\"talk\",\"members\":2,\"users\":1,"
                                                + "\"rate\":0\\.[12][0-9]*,\"deliveredRatio\":1\\.0,\"p99\":[0-9.]*[1-9][0-9.]*}],\"next\":null}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "limit=", "after=%21", "after=eA", "after="})
    void shouldRefuseALimitOrPlaceThatIsNone(String query) throws Exception {
        HttpResponse<String> answer = admin.get("/api/conversations?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("bad_request");
    }

    // One of them.

    @Test
    void shouldShowOneWithItsUsersWhenItsIdIsEncoded() throws Exception {
        join(connected("\u00e9va"), "a/b \u00fc");

        assertThat(admin.get("/api/conversations/a%2Fb%20%C3%BC").body())
                .startsWith("{\"conversationId\":\"a/b \u00fc\",\"members\":1,\"users\":1,\"rate\":0.0,")
                .endsWith(",\"userIds\":[\"\u00e9va\"]}");
    }

    @Test
    void shouldCutTheListOfUsersAtAHundred() throws Exception {
        for (int i = 0; i < 103; i++) {
            WebSocketPeer peer = connected("u" + i);
            peer.send("42[\"join_conversation\",\"big\"]");
        }
        await().untilAsserted(() ->
                assertThat(admin.get("/api/conversations/big").body()).contains("\"members\":103,\"users\":103"));

        String body = admin.get("/api/conversations/big").body();
        assertThat(Pattern.compile("\"u\\d+\"").matcher(body).results()).hasSize(100);
    }

    @Test
    void shouldShowNobodyWhenNobodyIsThereAndRefuseWhatIsNoId() throws Exception {
        assertThat(admin.get("/api/conversations/none").body())
                .isEqualTo("{\"conversationId\":\"none\",\"members\":0,\"users\":0,\"rate\":0.0,"
                        + "\"deliveredRatio\":1.0,\"p99\":0.0,\"userIds\":[]}");
        assertThat(admin.get("/api/conversations/%0A").statusCode()).isEqualTo(400);
        assertThat(admin.get("/api/conversations/" + "x".repeat(201)).statusCode())
                .isEqualTo(400);
    }

    // Messages.

    @Test
    void shouldDeliverAPostedMessageWithTheServersFieldsWhenItNamesNoUser() throws Exception {
        WebSocketPeer peer = connected("reader");
        join(peer, "m/1");

        HttpResponse<String> answer = admin.post(
                "/api/conversations/m%2F1/messages", "{\"message\":{\"n\":1.10,\"timestamp\":0,\"t\":\"\u00e9\"}}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).matches("\\{\"ok\":true,\"id\":\"[A-Za-z0-9_-]{20}\",\"recipients\":1}");
        String id = answer.body().replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
        assertThat(next(peer, MESSAGE).group(2))
                .matches(
                        "\\{\"conversationId\":\"m/1\",\"n\":1\\.10,\"t\":\"\u00e9\",\"id\":\"" + id
                                + "\",\"userId\":\"system\",\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}");
    }

    @Test
    void shouldKeepIdAndUserOfAPostedMessageAndLeaveOutWhoIsExcepted() throws Exception {
        WebSocketPeer in = connected("in");
        WebSocketPeer out = connected("out");
        join(in, "m");
        String sid = sid(out);
        join(out, "m");

        HttpResponse<String> answer = admin.post(
                "/api/conversations/m/messages",
                "{\"message\":{\"conversationId\":\"m\",\"id\":\"own\",\"userId\":\"bot \\\"1\\\"\"},\"except\":[\""
                        + sid + "\",\"none\"]}");

        assertThat(answer.body()).isEqualTo("{\"ok\":true,\"id\":\"own\",\"recipients\":1}");
        assertThat(next(in, MESSAGE).group(2))
                .startsWith("{\"conversationId\":\"m\",\"id\":\"own\",\"userId\":\"bot \\\"1\\\"\",\"timestamp\":");
        admin.post("/api/conversations/m/messages", "{\"message\":{\"id\":\"second\"}}");
        assertThat(next(out, MESSAGE).group(2)).contains("\"id\":\"second\"");
    }

    @Test
    void shouldAcceptAMessageThatNobodyIsThereFor() throws Exception {
        HttpResponse<String> plain = admin.post("/api/conversations/empty/messages", "{\"message\":{\"id\":\"i\"}}");
        assertThat(plain.statusCode()).isEqualTo(202);
        assertThat(plain.body()).isEqualTo("{\"ok\":true,\"id\":\"i\",\"recipients\":0}");
        HttpResponse<String> confirmed =
                admin.post("/api/conversations/empty/messages", "{\"message\":{\"id\":\"i\"},\"confirm\":true}");
        assertThat(confirmed.statusCode()).isEqualTo(200);
        assertThat(confirmed.body())
                .isEqualTo("{\"ok\":true,\"id\":\"i\",\"conversationId\":\"empty\",\"expected\":0,\"delivered\":0,"
                        + "\"missing\":[],\"missingTotal\":0,\"complete\":true}");
    }

    @Test
    void shouldAnswerWhoHasConfirmedAndWhoHasNotWhenThatIsAskedFor() throws Exception {
        WebSocketPeer good = connected("good");
        WebSocketPeer silent = connected("silent");
        WebSocketPeer out = connected("out");
        join(good, "m");
        join(silent, "m");
        String sid = sid(out);
        join(out, "m");

        var answer = admin.postLater(
                "/api/conversations/m/messages",
                "{\"message\":{\"id\":\"i\"},\"confirm\":true,\"except\":[\"" + sid + "\"]}");
        String ackId = next(good, MESSAGE).group(1);
        good.send("43" + ackId + "[]");

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body())
                .isEqualTo("{\"ok\":true,\"id\":\"i\",\"conversationId\":\"m\",\"expected\":2,\"delivered\":1,"
                        + "\"missing\":[\"silent\"],\"missingTotal\":1,\"complete\":false}");
        // The repeats that it was sent have the id, too.
        assertThat(next(silent, MESSAGE).group(2)).contains("\"id\":\"i\"");
        assertThat(next(silent, MESSAGE).group(2)).contains("\"id\":\"i\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"message\":1}",
                "{\"message\":[]}",
                "{\"message\":{\"a\":1,\"a\":2}}",
                "{\"message\":{\"conversationId\":\"other\"}}",
                "{\"message\":{\"conversationId\":1}}",
                "{\"message\":{\"userId\":7}}",
                "{\"message\":{\"userId\":\"\"}}",
                "{\"message\":{},\"except\":\"sid\"}",
                "{\"message\":{},\"confirm\":\"yes\"}",
                "{\"message\":{},\"conform\":true}",
                "{\"message\":{\"\\ud800\":1}}",
                "DEEP",
                "LONG USER",
                "MANY KEYS"
            })
    void shouldRefuseAMessageThatIsNotWellFormed(String body) throws Exception {
        WebSocketPeer peer = connected("witness");
        join(peer, "m");

        HttpResponse<String> answer = admin.post("/api/conversations/m/messages", spelledOut(body));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("bad_request");
        admin.post("/api/conversations/m/messages", "{\"message\":{\"id\":\"after\"}}");
        assertThat(next(peer, MESSAGE).group(2)).contains("\"id\":\"after\"");
    }

    /** As deep as a socket's may be at most, and one deeper: both count the array or object around it. */
    private static String spelledOut(String body) {
        return switch (body) {
            case "DEEP" -> "{\"message\":{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}}";
            case "LONG USER" -> "{\"message\":{\"userId\":\"" + "x".repeat(129) + "\"}}";
            case "MANY KEYS" ->
                "{\"message\":{"
                        + String.join(
                                ",",
                                IntStream.range(0, 10_001)
                                        .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":1")
                                        .toList())
                        + "}}";
            default -> body;
        };
    }

    @Test
    void shouldTakeAMessageAsDeepAsASocketMaySendIt() throws Exception {
        String deep = "{\"message\":{\"a\":" + "[".repeat(62) + "]".repeat(62) + "}}";
        assertThat(admin.post("/api/conversations/m/messages", deep).statusCode())
                .isEqualTo(202);
    }

    @Test
    void shouldRefuseAMessageThatIsTooLargeOrNoJson() throws Exception {
        String large = "{\"message\":{\"a\":\"" + "x".repeat(200_000) + "\"}}";
        for (int i = 0; i < 50; i++) {
            assertThat(admin.post("/api/conversations/m/messages", large).statusCode())
                    .isEqualTo(413);
        }
        assertThat(admin.send("POST", "/api/conversations/m/messages", "text/plain", "{}")
                        .statusCode())
                .isEqualTo(415);
        assertThat(admin.post("/api/conversations/%00/messages", "{\"message\":{}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(admin.get("/api/conversations/m/messages").headers().firstValue("allow"))
                .hasValue("POST");
    }

    // Who is there.

    private WebSocketPeer connected(String user) {
        WebSocketPeer peer = WebSocketPeer.open(server.publicAddress().getPort(), "&recovery=0");
        peers.add(peer);
        peer.send("40{\"userId\":\"" + user + "\"}");
        return peer;
    }

    private static String sid(WebSocketPeer peer) {
        return peer.next().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    }

    private static void join(WebSocketPeer peer, String... conversations) {
        for (String conversation : conversations) {
            peer.send("420[\"join_conversation\",\"" + conversation + "\"]");
            nextAnswer(peer);
        }
    }

    private static void nextAnswer(WebSocketPeer peer) {
        next(peer, Pattern.compile("43\\d\\[\\{\"ok\":true.*"));
    }

    /** The next packet like this; others are others' comings and goings. */
    private static MatchResult next(WebSocketPeer peer, Pattern like) {
        for (; ; ) {
            var packet = like.matcher(peer.next());
            if (packet.matches()) {
                return packet.toMatchResult();
            }
        }
    }
}
