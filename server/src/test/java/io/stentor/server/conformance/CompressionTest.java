package io.stentor.server.conformance;

import static io.stentor.server.conformance.EngineServer.POLLING;
import static io.stentor.server.conformance.EngineServer.quiet;
import static io.stentor.server.conformance.EngineServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import io.stentor.transport.loop.EngineOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of polls and client bundles, compressed for those who say that they take it. */
class CompressionTest {
    private static final String LONG = "4" + "long text ".repeat(200);
    private static final EngineServer SERVER =
            EngineServer.start(quiet().httpCompressionThreshold(EngineOptions.COMPRESSION_THRESHOLD)
                    .build());

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | gzip",
                "deflate | deflate",
                "gzip, deflate, br | gzip",
                "gzip;q=0.5, deflate;q=0.8 | deflate",
                "gzip;q=0, deflate | deflate",
                "* | gzip",
                "gzip;q=0, * | deflate",
                "GZIP ; q=1.0 | gzip"
            })
    void shouldCompressWithWhatTheClientLikesBest(String accepted, String coding) throws IOException {
        Poll poll = poll(LONG, "Accept-Encoding: " + accepted);

        assertThat(poll.answer.header("content-encoding")).isEqualTo(coding);
        assertThat(poll.bytes.length).isLessThan(LONG.length() / 4);
        InputStream in = new ByteArrayInputStream(poll.bytes);
        try (InputStream plain = coding.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LONG);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Encoding: br",
                "Accept-Encoding: gzip;q=0",
                "Accept-Encoding: gzip;q=x",
                "X: y",
                "Accept-Encoding: *;q=0",
                "Accept-Encoding: identity"
            })
    void shouldSendItPlainWhenTheClientTakesNothingElse(String line) throws IOException {
        assertPlain(LONG, line);
    }

    @Test
    void shouldSendItPlainWhenItIsShortOrTooLong() throws IOException {
        assertPlain("4" + "x".repeat(EngineOptions.COMPRESSION_THRESHOLD - 2), "Accept-Encoding: gzip");
        assertPlain("4" + "x".repeat(300_000), "Accept-Encoding: gzip");
        assertThat(poll("4" + "x".repeat(EngineOptions.COMPRESSION_THRESHOLD - 1), "Accept-Encoding: gzip")
                        .answer
                        .header("content-encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void shouldNotCompressWhenNotToldTo() {
        try (EngineServer server = EngineServer.start(quiet().build())) {
            String sid = server.open();
            server.post(sid, LONG);
            assertThat(server.poll(sid, "Accept-Encoding: gzip").body()).isEqualTo(LONG);
        }
    }

    @Test
    void shouldServeBundlesWithVersionAndCompressed() throws IOException {
        HttpAnswer plain = SERVER.get("/engine.io/socket.io.js?_=1");
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.body()).startsWith("// client");
        assertThat(plain.header("etag")).isEqualTo("\"1.2.3\"");
        assertThat(plain.header("cache-control")).isEqualTo("public, max-age=0");
        assertThat(plain.header("content-type")).isEqualTo("application/javascript; charset=utf-8");
        assertThat(plain.header("content-encoding")).isNull();

        Poll gzipped = ask(request("GET", "/engine.io/socket.io.js", "Accept-Encoding: gzip, deflate, br"));
        assertThat(gzipped.answer.header("content-encoding")).isEqualTo("gzip");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped.bytes))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1.2.3\"", "W/\"1.2.3\""})
    void shouldAnswer304WhenTheClientHasTheVersion(String etag) {
        HttpAnswer answer = SERVER.get("/engine.io/socket.io.js", "If-None-Match: " + etag);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("etag")).isEqualTo("\"1.2.3\"");
    }

    @Test
    void shouldServeOnlyBundlesItHas() {
        assertThat(SERVER.get("/engine.io/socket.io.js", "If-None-Match: \"1.2.2\"")
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.get("/engine.io/socket.io.min.js").status()).isEqualTo(404);
        assertThat(SERVER.get("/engine.io/socket.io.js.map").status()).isEqualTo(404);
        assertThat(SERVER.get("/engine.io/other.js").body()).contains("Transport unknown");
        assertThat(SERVER.ask(request("POST", "/engine.io/socket.io.js")).status())
                .isEqualTo(405);
        assertThat(SERVER.ask(request("HEAD", "/engine.io/socket.io.js")).status())
                .isEqualTo(200);
    }

    private static void assertPlain(String message, String line) throws IOException {
        Poll poll = poll(message, line);
        assertThat(poll.answer.header("content-encoding")).isNull();
        assertThat(new String(poll.bytes, StandardCharsets.UTF_8)).isEqualTo(message);
    }

    private static final class Poll {
        private final HttpAnswer answer;
        private final byte[] bytes;

        Poll(HttpAnswer answer, byte[] bytes) {
            this.answer = answer;
            this.bytes = bytes;
        }
    }

    private static Poll poll(String message, String line) throws IOException {
        String sid = SERVER.open();
        assertThat(SERVER.post(sid, message).body()).isEqualTo("ok");
        return ask(request("GET", POLLING + "&sid=" + sid, line));
    }

    private static Poll ask(String request) throws IOException {
        try (RawSocket socket = SERVER.connect()) {
            HttpAnswer head = socket.send(request).readAnswer(false);
            return new Poll(head, socket.read(Integer.parseInt(head.header("content-length"))));
        }
    }
}
