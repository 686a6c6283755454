package io.stentor.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.stentor.server.config.UnusableFileException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate with a key server that a test makes good or bad. */
class TokenGateTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    private HttpServer keyServer;
    private volatile int status = 200;
    private volatile byte[] answer;
    private ClientAccess access;

    @BeforeEach
    void startKeyServer() throws IOException {
        answer = Files.readAllBytes(Tokens.file("jwks.json"));
        keyServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keyServer.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] body = answer;
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keyServer.start();
    }

    @AfterEach
    void stop() {
        access.close();
        keyServer.stop(0);
        assertThat(bugs).isEmpty();
    }

    @Test
    void shouldAskTheKeyServerOnceForManyTokens() throws Exception {
        open();
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            verdicts.add(check(Tokens.signed(List.of("rs256", "es256", "eddsa").get(i % 3))));
        }
        for (CompletableFuture<Verdict> verdict : verdicts) {
            assertThat(verdict.get(10, TimeUnit.SECONDS).identity().user()).isEqualTo("ann");
        }
        assertThat(asked).hasValue(1);
        assertThat(access.tokens().pending()).isZero();
    }

    @Test
    void shouldLookForNewerKeysWhenATokenNamesAnUnknownOne() throws Exception {
        byte[] whole = answer;
        answer = new String(whole, StandardCharsets.UTF_8)
                .replace("\"kid\": \"d\"", "\"kid\": \"older\"")
                .getBytes(StandardCharsets.UTF_8);
        open("auth.jwt.jwksCooldown=1ms");
        assertThat(now(Tokens.signed("eddsa")).refusal()).isEqualTo(Refusal.BAD_TOKEN);
        assertThat(now(Tokens.signed("rs256")).identity().user()).isEqualTo("ann");

        answer = whole;
        assertThat(now(Tokens.signed("eddsa")).identity().user()).isEqualTo("ann");
        status = 500;
        assertThat(now(Tokens.signed("rs256.wrong.kid")).refusal()).isEqualTo(Refusal.BAD_TOKEN);
        assertThat(now(Tokens.signed("eddsa")).identity().user()).isEqualTo("ann");
    }

    @ParameterizedTest
    @CsvSource({"500, 10", "302, 0", "200, 10", "200, 1048577"})
    void shouldSayThatKeysAreUnavailableWhenTheServerIsNoGood(int code, int bytes) throws Exception {
        status = code;
        answer = new byte[bytes];
        open();
        assertThat(now(Tokens.signed("rs256")).refusal()).isEqualTo(Refusal.KEYS_UNAVAILABLE);
        assertThat(access.keyFailures()).isEqualTo(1);
        assertThat(now(Tokens.signed("rs256")).refusal()).isEqualTo(Refusal.KEYS_UNAVAILABLE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldRefuseAtOnceWhenTooManyTokensWait() throws Exception {
        CompletableFuture<byte[]> keys = new CompletableFuture<>();
        TokenGate gate = new TokenGate(
                new TokenVerifier("", "", 0, System::currentTimeMillis),
                new JwksSource(() -> keys, 1_000, 1_000, System::nanoTime),
                2,
                1,
                bugs::add);
        access = new ClientAccess(gate, null);
        CompletableFuture<Verdict> first = check(Tokens.signed("rs256"));
        CompletableFuture<Verdict> second = check(Tokens.signed("rs256"));
        assertThat(check(Tokens.signed("rs256")).getNow(null)).isEqualTo(Verdict.of(Refusal.OVERLOADED));
        assertThat(check("a".repeat(8_193)).getNow(null)).isEqualTo(Verdict.of(Refusal.BAD_TOKEN));
        keys.complete(answer);
        assertThat(first.get(10, TimeUnit.SECONDS).isRefused()).isFalse();
        assertThat(second.get(10, TimeUnit.SECONDS).isRefused()).isFalse();
        assertThat(now(Tokens.signed("rs256")).isRefused()).isFalse();
    }

    private void open(String... more) throws UnusableFileException {
        List<String> assignments = new ArrayList<>(List.of(
                "auth.jwt.jwks=http://127.0.0.1:" + keyServer.getAddress().getPort() + "/keys"));
        assignments.addAll(List.of(more));
        access = ClientAccess.of(Tokens.options(assignments.toArray(String[]::new)), bugs::add);
    }

    private Verdict now(String token) throws Exception {
        return check(token).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<Verdict> check(String token) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        access.tokens().check(token, verdict::complete);
        return verdict;
    }
}
