package io.stentor.server.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.stentor.server.TestServer;
import io.stentor.server.access.ClientAccess;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that asks another one what users may do, seen by clients. */
class AuthorizerTest {
    private static final String FORBIDDEN =
            "[{\"ok\":false,\"error\":{\"code\":\"forbidden\",\"message\":\"this user may not do that in this conversation\"}}]";
    private static final String OVERLOADED =
            "[{\"ok\":false,\"error\":{\"code\":\"overloaded\",\"message\":\"the server is busy, try again\"}}]";

    /** What the authorizer was asked, in the order of arrival. */
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    /** What it answers, by a part of the question. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    /** Questions that hold this wait for it. */
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer authorizer;
    private ClientAccess access;
    private TestServer server;

    @BeforeEach
    void startAuthorizer() throws IOException {
        authorizer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        authorizer.setExecutor(threads);
        authorizer.createContext("/may", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + question);
            for (Map.Entry<String, CountDownLatch> entry : held.entrySet()) {
                if (question.contains(entry.getKey())) {
                    awaitRelease(entry.getValue());
                }
            }
            String answer = answers.entrySet().stream()
                    .filter(entry -> question.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("{\"allow\":true}");
            exchange.sendResponseHeaders(answer.isEmpty() ? 500 : 200, answer.isEmpty() ? -1 : answer.length());
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
            exchange.close();
        });
        authorizer.start();
    }

    private static void awaitRelease(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        held.values().forEach(CountDownLatch::countDown);
        access.close();
        server.close();
        authorizer.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskForJoinsAndDoAsItIsTold(Carrier carrier) throws Exception {
        start();
        answers.put("\"secret\"", "{\"allow\":false,\"why\":\"no\"}");
        try (Peer ann = carrier.open(server.port())) {
            ann.connect("{\"userId\":\"ann \\\"\\u00e9\"}");
            ann.join("open");
            assertThat(ann.ask(1, "join_conversation", "\"secret\"")).isEqualTo("431" + FORBIDDEN);
            assertThat(ann.ask(2, "message", "{\"conversationId\":\"secret\"}")).contains("not_a_member");
            assertThat(ann.ask(3, "message", "{\"conversationId\":\"open\"}")).startsWith("433[{\"ok\":true");
        }
        assertThat(asked)
                .containsExactly(
                        "POST application/json {\"action\":\"join\",\"userId\":\"ann \\\"\u00e9\",\"conversationId\":\"open\"}",
                        "POST application/json {\"action\":\"join\",\"userId\":\"ann \\\"\u00e9\",\"conversationId\":\"secret\"}");
        assertThat(server.conversations().refusals()).containsEntry("forbidden", 1L);
    }

    @Test
    void shouldAskForMessagesWhenItIsToldTo() throws Exception {
        start("auth.authorizer.messages=true");
        answers.put("\"message\",\"userId\":\"ann\"", "{\"allow\":false}");
        try (Peer ann = Carrier.WEBSOCKET.open(server.port());
                Peer bob = Carrier.WEBSOCKET.open(server.port())) {
            ann.connect("{\"userId\":\"ann\"}");
            bob.connect("{\"userId\":\"bob\"}");
            ann.join("c");
            bob.join("c");
            assertThat(ann.ask(1, "message", "{\"conversationId\":\"c\",\"id\":\"a\"}"))
                    .isEqualTo("431" + FORBIDDEN);
            bob.sendWithAttachments(
                    "451-[\"message\",{\"conversationId\":\"c\",\"id\":\"b\",\"x\":{\"_placeholder\":true,\"num\":0}}]",
                    new byte[] {1, 2, 3});
            assertThat(ann.await("451-[\"message\"")).contains("\"id\":\"b\"", "\"userId\":\"bob\"");
            assertThat(ann.next()).isEqualTo("bAQID");
        }
    }

    @Test
    void shouldRememberAnswersForAWhile() throws Exception {
        start();
        for (int i = 0; i < 3; i++) {
            try (Peer ann = Carrier.WEBSOCKET.open(server.port())) {
                ann.connect("{\"userId\":\"ann\"}");
                ann.join("c");
                ann.join("c");
            }
        }
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheOrderOfAClientsEventsWhileItsJoinWaits(Carrier carrier) throws Exception {
        start();
        CountDownLatch release = new CountDownLatch(1);
        held.put("\"slow\"", release);
        try (Peer ann = carrier.open(server.port());
                Peer bob = Carrier.WEBSOCKET.connect(server.port())) {
            ann.connect("{\"userId\":\"ann\"}");
            ann.send(
                    "421[\"join_conversation\",\"slow\"]",
                    "422[\"message\",{\"conversationId\":\"slow\",\"id\":\"m\",\"echo\":false}]",
                    "423[\"join_conversation\",\"next\"]",
                    "424[\"leave_conversation\",\"slow\"]",
                    "425[\"message\",{\"conversationId\":\"slow\"}]",
                    "426[\"message\",{\"conversationId\":\"next\",\"echo\":false}]");
            await().until(() -> asked.size() == 1);
            // Nobody else waits for it.
            bob.join("other");
            release.countDown();

            List<String> answered = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answered.add(ann.await("43").substring(0, 13));
            }
            assertThat(answered)
                    .containsExactlyInAnyOrder(
                            "431[{\"ok\":tru",
                            "432[{\"ok\":tru",
                            "433[{\"ok\":tru",
                            "434[{\"ok\":tru",
                            "435[{\"ok\":fal",
                            "436[{\"ok\":tru");
        }
    }

    @Test
    void shouldForgetWhatWaitsWhenItsClientGoes() throws Exception {
        start();
        CountDownLatch release = new CountDownLatch(1);
        held.put("\"slow\"", release);
        try (Peer ann = Carrier.WEBSOCKET.connect(server.port())) {
            ann.send("42[\"join_conversation\",\"slow\"]", "42[\"join_conversation\",\"next\"]");
            await().until(() -> asked.size() == 1);
        }
        server.awaitEmpty();
        release.countDown();
        try (Peer bob = Carrier.WEBSOCKET.connect(server.port())) {
            assertThat(bob.ask(1, "join_conversation", "\"slow\"")).contains("\"members\":1");
        }
        assertThat(asked.toString()).doesNotContain("next");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "yes", "{}", "{\"allow\":\"true\"}", "{\"allow\":true", "[true]"})
    void shouldAllowNothingWhenTheAnswerIsNone(String answer) throws Exception {
        start();
        answers.put("\"c\"", answer);
        try (Peer ann = Carrier.WEBSOCKET.connect(server.port())) {
            assertThat(ann.ask(1, "join_conversation", "\"c\"")).isEqualTo("431" + OVERLOADED);
            assertThat(server.conversations().errors()).containsEntry("authorizer", 1L);
            answers.clear();
            ann.join("c");
        }
    }

    @Test
    void shouldAllowNothingWhenNobodyAnswersInTime() throws Exception {
        start("auth.authorizer.timeout=200ms");
        held.put("\"c\"", new CountDownLatch(1));
        try (Peer ann = Carrier.WEBSOCKET.connect(server.port())) {
            assertThat(ann.ask(1, "join_conversation", "\"c\"")).isEqualTo("431" + OVERLOADED);
        }
    }

    @Test
    void shouldAllowNothingWhenNobodyIsThere() throws Exception {
        start();
        authorizer.stop(0);
        try (Peer ann = Carrier.WEBSOCKET.connect(server.port())) {
            assertThat(ann.ask(1, "join_conversation", "\"c\"")).isEqualTo("431" + OVERLOADED);
        }
    }

    @Test
    void shouldRefuseWhenTooManyQuestionsWait() throws Exception {
        start("auth.authorizer.concurrency=1", "auth.authorizer.pending=1");
        CountDownLatch release = new CountDownLatch(1);
        held.put("\"slow\"", release);
        try (Peer first = Carrier.WEBSOCKET.connect(server.port());
                Peer second = Carrier.WEBSOCKET.connect(server.port());
                Peer third = Carrier.WEBSOCKET.connect(server.port())) {
            first.send("421[\"join_conversation\",\"slow\"]");
            await().until(() -> asked.size() == 1);
            second.send("421[\"join_conversation\",\"c\"]");
            await().until(() -> access.authorizer().waiting() == 1);
            assertThat(third.ask(1, "join_conversation", "\"c\"")).isEqualTo("431" + OVERLOADED);
            release.countDown();
            assertThat(first.await("431[")).contains("\"ok\":true");
            assertThat(second.await("431[")).contains("\"ok\":true");
        }
    }

    @Test
    void shouldHoldOnlySoManyEventsOfOneSocket() throws Exception {
        start();
        CountDownLatch release = new CountDownLatch(1);
        held.put("\"slow\"", release);
        try (Peer ann = Carrier.WEBSOCKET.connect(server.port())) {
            ann.send("42[\"join_conversation\",\"slow\"]");
            for (int i = 1; i <= WaitingEvents.MOST; i++) {
                ann.send("42" + i + "[\"presence\",\"slow\"]");
            }
            assertThat(ann.next()).isEqualTo("43" + WaitingEvents.MOST + OVERLOADED);
            release.countDown();
            for (int i = 1; i < WaitingEvents.MOST; i++) {
                assertThat(ann.await("43" + i + "[")).contains("\"ok\":true");
            }
        }
    }

    private void start(String... more) throws Exception {
        List<String> assignments = new ArrayList<>(List.of("auth.authorizer.url=http://127.0.0.1:"
                + authorizer.getAddress().getPort() + "/may"));
        assignments.addAll(List.of(more));
        access = ClientAccess.of(
                new OptionsReader().assignments(assignments).read(false).auth(), Throwable::printStackTrace);
        server = TestServer.start(
                IoTransport.best(),
                2,
                EngineOptions.defaults(),
                new Conversations(TestServer.LIMITS, ConfirmationOptions.defaults(), System::nanoTime, access, false));
    }
}
