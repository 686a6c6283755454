package io.stentor.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.StandaloneServer;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.WebSocketPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private static final String KEY = "0123456789abcdef";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static StandaloneServer open;
    private static StandaloneServer keyed;

    @BeforeAll
    static void start() throws Exception {
        open = start(List.of());
        keyed = start(List.of("admin.apiKey=" + KEY));
    }

    @AfterAll
    static void stop() {
        open.close();
        keyed.close();
    }

    private static StandaloneServer start(List<String> options) throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of("server.host=127.0.0.1", "io.threads=2", "socketio.maxPayload=20000"))
                .assignments(options)
                .flag("--port", OptionTable.SERVER_PORT, "0")
                .flag("--admin-port", OptionTable.ADMIN_PORT, "0")
                .read(false));
    }

    @Test
    void shouldHaveEveryFamilyWhenNothingHasHappened() throws Exception {
        HttpResponse<String> answer = call(open, "GET", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.body().lines())
                .contains(
                        "# TYPE stentor_connections gauge",
                        "# TYPE stentor_sockets gauge",
                        "# TYPE stentor_rooms gauge",
                        "# TYPE stentor_memberships gauge",
                        "# TYPE stentor_messages_received_total counter",
                        "# TYPE stentor_broadcasts_total counter",
                        "# TYPE stentor_deliveries_total counter",
                        "# TYPE stentor_delivery_latency_seconds summary",
                        "# TYPE stentor_delivery_latency_seconds_max gauge",
                        "# TYPE stentor_delivery_within_target_ratio gauge",
                        "# TYPE stentor_confirmations_total counter",
                        "# TYPE stentor_retries_total counter",
                        "# TYPE stentor_recoveries_total counter",
                        "# TYPE stentor_volatile_skipped_total counter",
                        "# TYPE stentor_disconnects_total counter",
                        "# TYPE stentor_rejected_total counter",
                        "# TYPE stentor_outbound_bytes gauge",
                        "# TYPE stentor_room_log_bytes gauge",
                        "# TYPE stentor_ring_remaining gauge",
                        "# TYPE stentor_errors_total counter",
                        "# TYPE stentor_admin_refused_total counter",
                        "stentor_log_dropped_total 0.0",
                        "# TYPE stentor_netty_memory_bytes gauge",
                        "# TYPE jvm_memory_used_bytes gauge",
                        "stentor_confirmations_total{result=\"complete\"} 0.0",
                        "stentor_recoveries_total{result=\"failed\"} 0.0",
                        "stentor_rejected_total{reason=\"overloaded\"} 0.0",
                        "stentor_rejected_total{reason=\"unauthorized\"} 0.0",
                        "stentor_rejected_total{reason=\"forbidden\"} 0.0",
                        "stentor_errors_total{kind=\"jwks\"} 0.0",
                        "stentor_errors_total{kind=\"authorizer\"} 0.0");
        assertThat(answer.body())
                .contains("stentor_delivery_latency_seconds{quantile=\"0.5\"}")
                .contains("stentor_delivery_latency_seconds{quantile=\"0.99\"}")
                .contains("stentor_delivery_latency_seconds{quantile=\"0.999\"}");
    }

    @Test
    void shouldCountMessagesDeliveriesAndRefusalsWhenTheyHappen() throws Exception {
        try (StandaloneServer server = start(List.of());
                WebSocketPeer peer = connected(server, "user-one")) {
            peer.send("420[\"join_conversation\",\"secret-room\"]");
            assertThat(peer.next()).startsWith("430[{\"ok\":true");
            peer.send("42[\"message\",{\"conversationId\":\"secret-room\"}]");
            assertThat(peer.next()).startsWith("42[\"message\",{");
            peer.send("421[\"message\",{\"conversationId\":\"other\"}]");
            assertThat(peer.next()).contains("not_a_member");
            await().untilAsserted(() -> assertThat(
                            call(server, "GET", "/metrics").body().lines())
                    .contains(
                            "stentor_connections 1.0",
                            "stentor_messages_received_total 1.0",
                            "stentor_broadcasts_total 1.0",
                            "stentor_deliveries_total 1.0",
                            "stentor_delivery_latency_seconds_count 1",
                            "stentor_delivery_within_target_ratio 1.0",
                            "stentor_rejected_total{reason=\"not_a_member\"} 1.0"));
            assertThat(call(server, "GET", "/metrics").body())
                    .doesNotContain("secret-room")
                    .doesNotContain("user-one");
            await().untilAsserted(() -> assertThat(
                            call(server, "GET", "/api/stats").body())
                    .contains("\"connections\":1,\"sockets\":1,\"users\":1")
                    .contains("\"targetMs\":100,\"withinTarget\":1.0")
                    .containsPattern("\"window\":\\{\"p50\":[0-9.]+,\"p99\":[0-9.]+,\"p999\":[0-9.]+,\"max\":[0-9.]+}")
                    .containsPattern("\"rates\":\\{\"messages\":0\\.[0-9]+,\"deliveries\":0\\.[0-9]+}")
                    .contains("\"lanes\":[{\"lane\":0,"));
            peer.send("41");
            await().untilAsserted(
                            () -> assertThat(call(server, "GET", "/metrics").body())
                                    .contains("stentor_disconnects_total{reason=\"client namespace disconnect\"} 1.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus-alerts.yml", "grafana-dashboard.json"})
    void shouldHaveEveryMetricThatTheFilesForOperatorsName(String file) throws Exception {
        Set<String> there = Pattern.compile("(?m)^([a-z_]+)[{ ]")
                .matcher(call(open, "GET", "/metrics").body())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        List<String> named = Pattern.compile("\\b(stentor|jvm)_[a-z_]+")
                .matcher(Files.readString(Path.of("..", "ops", file)))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(5)
                .allSatisfy(metric -> assertThat(there).contains(metric));
    }

    @Test
    void shouldShowASocketAndDisconnectItWhenItIsNamed() throws Exception {
        try (WebSocketPeer peer = WebSocketPeer.open(open.publicAddress().getPort())) {
            peer.send("40{\"userId\":\"u \\\"2\"}");
            String sid = peer.next().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            peer.send("420[\"join_conversation\",\"c\"]");
            assertThat(peer.next()).startsWith("430");
            assertThat(call(open, "GET", "/api/sockets/" + sid).body())
                    .startsWith("{\"id\":\"" + sid + "\",\"userId\":\"u \\\"2\",")
                    .contains("\"address\":\"127.0.0.1\",\"namespace\":\"/\",\"transport\":\"websocket\"")
                    .contains("\"rooms\":[\"conversation:c\"],\"pendingBytes\":0");
            HttpResponse<String> gone = call(open, "DELETE", "/api/sockets/" + sid);
            assertThat(gone.statusCode()).isEqualTo(200);
            assertThat(gone.body()).isEqualTo("{\"ok\":true,\"disconnected\":1}");
            assertThat(peer.next()).isEqualTo("41");
            assertThat(call(open, "GET", "/api/sockets/" + sid).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldDisconnectEverySocketOfAUser() throws Exception {
        try (WebSocketPeer one = connected(open, "a%2Fb");
                WebSocketPeer two = connected(open, "a%2Fb");
                WebSocketPeer other = connected(open, "c")) {
            assertThat(call(open, "DELETE", "/api/users/a%252Fb").body()).isEqualTo("{\"ok\":true,\"disconnected\":2}");
            assertThat(one.next()).isEqualTo("41");
            assertThat(two.next()).isEqualTo("41");
            other.send("420[\"join_conversation\",\"c\"]");
            assertThat(other.next()).startsWith("430");
        }
    }

    @Test
    void shouldSendASystemEventWhoseOwnFieldsWin() throws Exception {
        try (WebSocketPeer peer = connected(open, "s")) {
            peer.send("420[\"join_conversation\",\"a/b\"]");
            assertThat(peer.next()).startsWith("430");
            HttpResponse<String> answer = post(
                    "/api/conversations/a%2Fb/events",
                    "{\"event\":\"conversation_updated\",\"data\":{\"type\":\"x\",\"n\":1.10,\"timestamp\":0}}");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("{\"ok\":true,\"recipients\":1}");
            assertThat(peer.next())
                    .matches("42\\[\"conversation_updated\",\\{\"type\":\"system\",\"timestamp\":"
                            + "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\",\"n\":1\\.10}]");
        }
    }

    @Test
    void shouldBroadcastToRoomsButNotToThoseWhoAreLeftOut() throws Exception {
        try (WebSocketPeer in = WebSocketPeer.open(open.publicAddress().getPort(), "&recovery=0");
                WebSocketPeer out = WebSocketPeer.open(open.publicAddress().getPort(), "&recovery=0")) {
            in.send("40", "420[\"join_conversation\",\"bc\"]");
            assertThat(in.next()).startsWith("40");
            assertThat(in.next()).startsWith("430");
            out.send("40");
            String sid = out.next().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            out.send("420[\"join_conversation\",\"bc\"]");
            assertThat(out.next()).startsWith("430");
            assertThat(in.next()).contains("user_joined");
            String rooms = "{\"rooms\":[\"conversation:bc\"],\"event\":\"e\",\"args\":[1,{\"a\":\"\u00e9\"}]";
            HttpResponse<String> answer = post("/api/broadcast", rooms + ",\"except\":[\"" + sid + "\",\"none\"]}");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("{\"ok\":true,\"recipients\":1}");
            assertThat(in.next()).isEqualTo("42[\"e\",1,{\"a\":\"\u00e9\"}]");
            assertThat(post("/api/broadcast", rooms + ",\"volatile\":true,\"namespace\":\"/\"}")
                            .body())
                    .isEqualTo("{\"ok\":true,\"recipients\":2}");
            assertThat(out.next()).isEqualTo("42[\"e\",1,{\"a\":\"\u00e9\"}]");
        }
    }

    @Test
    void shouldAcceptWhatNobodyIsThereFor() throws Exception {
        assertThat(post("/api/conversations/empty/events", "{\"event\":\"e\"}").body())
                .isEqualTo("{\"ok\":true,\"recipients\":0}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"event\":\"e\"} x",
                "{\"event\":\"e\",\"event\":\"f\"}",
                "{}",
                "{\"event\":1}",
                "{\"event\":\"\"}",
                "{\"event\":\"disconnect\"}",
                "{\"event\":\"e\",\"rooms\":\"a\"}",
                "{\"event\":\"e\",\"rooms\":[1]}",
                "{\"event\":\"e\",\"args\":{}}",
                "{\"event\":\"\\ud800\"}",
                "{\"event\":\"e\",\"args\":[1,]}",
                "{\"event\":\"e\",\"volatile\":1}",
                "{\"event\":\"e\",\"room\":[]}"
            })
    void shouldRefuseToBroadcastWhatIsNotWellFormed(String body) throws Exception {
        HttpResponse<String> answer = post("/api/broadcast", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("bad_request");
    }

    @Test
    void shouldRefuseToSendElsewhereOrInOtherTypes() throws Exception {
        assertThat(post("/api/broadcast", "{\"event\":\"e\",\"namespace\":\"/x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/api/conversations/%00/events", "{\"event\":\"e\"}").statusCode())
                .isEqualTo(400);
        assertThat(call(open, "POST", "/api/broadcast").statusCode()).isEqualTo(415);
        assertThat(call(open, "GET", "/api/broadcast").headers().firstValue("allow"))
                .hasValue("POST");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nowhere,404,not_found",
        "GET,/api/sockets/none,404,not_found",
        "DELETE,/api/sockets/none,404,not_found",
        "DELETE,/api/users/none,404,not_found",
        "POST,/metrics,405,method_not_allowed",
        "DELETE,/api/stats,405,method_not_allowed",
        "PUT,/api/sockets/none,405,method_not_allowed"
    })
    void shouldSayWhyWhenItRefuses(String method, String path, int status, String code) throws Exception {
        HttpResponse<String> answer = call(open, method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/api/stats",
                "/nowhere",
                "/api/sockets/x",
                "/api/conversations",
                "/",
                "/dashboard/dashboard.js",
                "/dashboard",
                "/dashboard/../api/stats"
            })
    void shouldAskForTheKeyOnEveryPathWhenThereIsOne(String path) throws Exception {
        assertThat(call(keyed, "GET", path).statusCode()).isEqualTo(401);
        assertThat(call(keyed, "GET", path, "Authorization", "Bearer 0123456789abcdeF")
                        .statusCode())
                .isEqualTo(401);
        assertThat(call(keyed, "GET", path, "Authorization", "Basic " + KEY).statusCode())
                .isEqualTo(401);
        assertThat(call(keyed, "GET", path, "Authorization", "Bearer " + KEY).statusCode())
                .isIn(200, 404);
    }

    /** A browser asks its user; whatever the name. */
    @Test
    void shouldTakeTheKeyAsABrowsersPassword() throws Exception {
        assertThat(call(keyed, "GET", "/").headers().allValues("WWW-Authenticate"))
                .anyMatch(challenge -> challenge.startsWith("Basic realm="));
        assertThat(call(keyed, "GET", "/", "Authorization", basic("ann:" + KEY)).statusCode())
                .isEqualTo(200);
        for (String wrong : List.of("ann:0123456789abcdeF", KEY, ":", KEY + ":")) {
            assertThat(call(keyed, "GET", "/", "Authorization", basic(wrong)).statusCode())
                    .isEqualTo(401);
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"/health/live,live", "/health/ready,ready"})
    void shouldTellItsHealthWithoutAKey(String path, String status) throws Exception {
        HttpResponse<String> answer = call(keyed, "GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"" + status + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/stats HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "GET /api/stats HTTP/1.1\r\n\r\n",
                "GET /api/stats HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"
            })
    void shouldForbidWhatAWebPageCouldSendWhenThereIsNoKey(String request) {
        assertThat(raw(request)).isEqualTo(403);
    }

    @Test
    void shouldTakeRequestsOfItsOwnPageWhenAProxySpeaksTlsWithTheBrowser() {
        assertThat(raw("GET /api/stats HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\n\r\n"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html",
        "/dashboard/dashboard.js,text/javascript",
        "/dashboard/dashboard.css,text/css",
        "/dashboard/mark.svg,image/svg+xml"
    })
    void shouldGiveThePageAndLetItLoadNothingFromElsewhere(String path, String type) throws Exception {
        HttpResponse<String> answer = call(keyed, "GET", path, "Authorization", "Bearer " + KEY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith(type);
        assertThat(answer.headers().firstValue("content-security-policy"))
                .hasValue("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                        + " object-src 'none'");
    }

    @Test
    void shouldRefuseWhatIsNoRequestOrTooLarge() {
        assertThat(raw("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .isEqualTo(400);
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n")).isEqualTo(400);
        assertThat(raw("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20001\r\n\r\n"))
                .isEqualTo(413);
    }

    @Test
    void shouldRefuseOneMoreConnectionThanItTakes() {
        List<RawSocket> many = IntStream.range(0, 64)
                .mapToObj(i -> RawSocket.open(keyed.adminAddress().getPort()))
                .toList();
        try (RawSocket last = RawSocket.open(keyed.adminAddress().getPort())) {
            assertThat(last.readAnswer().status()).isEqualTo(429);
        } finally {
            many.forEach(RawSocket::close);
        }
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + open.adminAddress().getPort() + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int raw(String request) {
        try (RawSocket socket = RawSocket.open(open.adminAddress().getPort())) {
            socket.send(request);
            return socket.readAnswer().status();
        }
    }

    private static WebSocketPeer connected(StandaloneServer server, String user) {
        WebSocketPeer peer = WebSocketPeer.open(server.publicAddress().getPort(), "&recovery=0");
        peer.send("40{\"userId\":\"" + user + "\"}");
        assertThat(peer.next()).startsWith("40{\"sid\":");
        return peer;
    }

    private static HttpResponse<String> call(StandaloneServer server, String method, String path, String... headers)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.adminAddress().getPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
