package io.stentor.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.server.TestServer;
import io.stentor.server.peer.RawSocket;
import io.stentor.transport.loop.SessionLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the admin port refuses because of what state the server is in, or how slowly it is asked. */
class AdminRefusalTest {
    private static final int WAITING = 16;

    private TestServer server;
    private AdminServer admin;
    private AdminClient client;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        admin = AdminServer.start(new AdminServer.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "",
                new AdminServer.Limits(10_000, 64, 10_000, 300, 400),
                100,
                server.server(),
                server.conversations(),
                () -> 0,
                () -> 0,
                bug -> server.bugs().add(bug)));
        client = new AdminClient(admin.address().getPort());
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    @Test
    void shouldRefuseToChangeAnythingButStillShowEverythingWhenDraining() throws Exception {
        admin.drain();

        assertRefused(client.get("/health/ready"), 503, "{\"status\":\"draining\"}");
        for (String[] change : new String[][] {
            {"POST", "/api/broadcast"},
            {"POST", "/api/conversations/c/events"},
            {"POST", "/api/conversations/c/messages"},
            {"DELETE", "/api/sockets/s"},
            {"DELETE", "/api/users/u"}
        }) {
            assertRefused(
                    client.send(change[0], change[1], "application/json", "{}"), 503, "\"code\":\"shutting_down\"");
        }
        assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/conversations").statusCode()).isEqualTo(200);
        assertThat(client.get("/metrics").body()).contains("stentor_admin_refused_total{code=\"shutting_down\"} 5.0");
    }

    @Test
    void shouldRefuseOneRequestMoreThanMayWaitForTheLoopsAndAnswerTheOthers() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        List<CompletableFuture<HttpResponse<String>>> asked;
        try {
            holdLoops(free);
            asked = IntStream.rangeClosed(0, WAITING)
                    .mapToObj(i -> client.getLater(i % 2 == 0 ? "/api/conversations/c" : "/api/sockets/s"))
                    .toList();
            CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new)).get();
            assertThat(client.get("/api/stats").statusCode()).isEqualTo(200);
        } finally {
            free.countDown();
        }
        List<Integer> statuses = asked.stream()
                .map(answer -> answer.join().statusCode())
                .sorted()
                .toList();
        assertThat(statuses).endsWith(404, 429).hasSize(WAITING + 1);
        assertThat(client.get("/metrics").body())
                .contains("stentor_admin_refused_total{code=\"too_many_requests\"} 1.0");
    }

    private void holdLoops(CountDownLatch free) {
        for (SessionLoop loop : server.server().loops()) {
            loop.eventLoop().execute(() -> {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @Test
    void shouldRefuseToSendWhenTheRingIsFull() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try {
            holdLoops(free);
            fillRing();
            for (String path : List.of("/api/conversations/c/events", "/api/broadcast")) {
                assertRefused(client.post(path, "{\"event\":\"e\"}"), 503, "\"code\":\"overloaded\"");
            }
            assertRefused(
                    client.post("/api/conversations/c/messages", "{\"message\":{}}"), 503, "\"code\":\"overloaded\"");
            assertRefused(
                    client.post("/api/conversations/c/messages", "{\"message\":{},\"confirm\":true}"),
                    503,
                    "\"code\":\"overloaded\"");
            assertRefused(client.get("/api/sockets/s"), 503, "\"code\":\"overloaded\"");
        } finally {
            free.countDown();
        }
        await().untilAsserted(() -> assertThat(
                        client.post("/api/broadcast", "{\"event\":\"e\"}").statusCode())
                .isEqualTo(202));
        assertThat(server.server().fanout().confirmations().pending()).isZero();
    }

    private void fillRing() {
        Fanout fanout = server.server().fanout();
        boolean taken;
        do {
            taken = fanout.visit(Audience.in(fanout.rooms()).visitedBy((lane, members) -> {}));
        } while (taken);
    }

    @Test
    void shouldEndAConnectionWhoseRequestTakesTooLongToArrive() throws Exception {
        int port = admin.address().getPort();
        try (RawSocket silent = RawSocket.open(port);
                RawSocket head = RawSocket.open(port).send("GET /health/live HT");
                RawSocket body = RawSocket.open(port)
                        .send("POST /api/broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")) {
            assertThat(silent.read()).isEqualTo(-1);
            assertThat(head.read()).isEqualTo(-1);
            assertThat(body.read()).isEqualTo(-1);
        }
        assertThat(client.get("/metrics").body()).contains("stentor_admin_refused_total{code=\"timeout\"} 3.0");
    }

    @Test
    void shouldNotEndAConnectionThatIsIdleBetweenTwoRequests() throws Exception {
        try (RawSocket peer = RawSocket.open(admin.address().getPort());
                RawSocket late = RawSocket.open(admin.address().getPort())) {
            peer.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(peer.readAnswer().status()).isEqualTo(200);
            // By then the time for a head is over, twice.
            assertThat(late.read()).isEqualTo(-1);
            peer.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(peer.readAnswer().status()).isEqualTo(200);
        }
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String part) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(part);
    }
}
