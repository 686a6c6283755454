package io.stentor.server.hostile;

import static io.stentor.server.peer.Requests.POLLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that leave it open where they end, and heads that no honest client sends: one refusal, then the end. */
class HttpFramingTest {
    private static final String SMUGGLED = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 414, 431, 501);

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    /** {@code SID} stands for the id of a live session. */
    static Stream<Arguments> contradictoryBodies() {
        return Stream.of(
                arguments("A1 length, then chunked", "Content-Length: 4\r\nTransfer-Encoding: chunked"),
                arguments("A1 chunked, then length", "Transfer-Encoding: chunked\r\nContent-Length: 4"),
                arguments("A3 chunked, identity", "Transfer-Encoding: chunked, identity"),
                arguments("A3 chunked, xchunked", "Transfer-Encoding: chunked, xchunked"),
                arguments("A3 xchunked", "Transfer-Encoding: xchunked"),
                arguments("A3 identity", "Transfer-Encoding: identity"),
                arguments(
                        "A3 chunked and identity in two lines",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
                arguments("A3 gzip and chunked in two lines", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"),
                arguments("A3 chunked twice", "Transfer-Encoding: chunked, chunked"),
                arguments("A3 empty coding", "Transfer-Encoding: "),
                arguments("A4 space before the colon", "Transfer-Encoding : chunked"),
                arguments("A4 vertical tab before the coding", "Transfer-Encoding:\u000bchunked"),
                arguments("A4 vertical tab behind the coding", "Transfer-Encoding: chunked\u000b"),
                arguments("A4 coding in a folded line", "Transfer-Encoding:\r\n chunked"),
                arguments("A4 folded line behind another header", "X: y\r\n Transfer-Encoding: chunked"),
                arguments("A4 folded by a tab", "X: y\r\n\tz"),
                arguments("A5 two lengths", "Content-Length: 4\r\nContent-Length: 5"),
                arguments("A5 the same length twice", "Content-Length: 4\r\nContent-Length: 4"),
                arguments("A5 list of lengths", "Content-Length: 5, 6"),
                arguments("A5 plus sign", "Content-Length: +5"),
                arguments("A5 minus sign", "Content-Length: -1"),
                arguments("A5 hexadecimal", "Content-Length: 0x5"),
                arguments("A5 space inside", "Content-Length: 5 5"),
                arguments("A5 empty", "Content-Length:"),
                arguments("A5 letter behind", "Content-Length: 5a"),
                arguments("A5 digits of another script", "Content-Length: \u00b2"),
                arguments("A5 2^63", "Content-Length: 9223372036854775808"),
                arguments("A5 400 digits", "Content-Length: " + "9".repeat(400)),
                arguments("A5 400 zeros", "Content-Length: " + "0".repeat(400) + "x"),
                arguments("bare LF ends a header", "X: y\nTransfer-Encoding: chunked"),
                arguments("bare CR inside a header", "X: y\rTransfer-Encoding: chunked"),
                arguments("NUL in a header", "X: a\u0000b"),
                arguments("header without a colon", "Transfer-Encoding chunked"),
                arguments("header without a name", ": x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictoryBodies")
    void shouldRefuseOnceAndCloseWhenTheBodyIsUncertain(String name, String headerLines) {
        for (String target : List.of(POLLING + "&sid=SID", POLLING, "/healthz")) {
            assertRefusedOnce(
                    "POST " + target + " HTTP/1.1\r\nHost: x\r\n" + headerLines + "\r\n\r\n0\r\n\r\n" + SMUGGLED);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "100000004\r\ntest",
                "-4\r\ntest",
                "+4\r\ntest",
                "0x4\r\ntest",
                "\r\ntest",
                "ffffffffffffffff4\r\ntest",
                "4g\r\ntest",
                "4 g\r\ntest",
                " 4\r\ntest",
                "4\ntest",
                "4\r\ntestX",
                "4\r\ntest\n",
                "4;a=\"\r\n\"\r\ntest"
            })
    void a6ShouldRefuseOnceAndCloseWhenAChunkIsMalformed(String chunk) {
        assertRefusedOnce("POST " + POLLING + "&sid=SID HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk + "\r\n0\r\n\r\n" + SMUGGLED);
    }

    static Stream<Arguments> malformedHeads() {
        String get = "GET " + POLLING + " HTTP/1.1\r\n";
        return Stream.of(
                arguments("A4 first header line begins with a space", get + " Host: x\r\n\r\n"),
                arguments("A4 first header line begins with a tab", get + "\tHost: x\r\n\r\n"),
                arguments("A8 control bytes before the request", "\u0000\u0001\u0002" + get + "Host: x\r\n\r\n"),
                arguments("A8 DEL before the request", "\u007f" + get + "Host: x\r\n\r\n"),
                arguments("A8 space before the request", " " + get + "Host: x\r\n\r\n"),
                arguments("A8 tab before the request", "\t" + get + "Host: x\r\n\r\n"),
                arguments("A8 10,000 empty lines", "\r\n".repeat(10_000) + get + "Host: x\r\n\r\n"),
                arguments("A8 bare line feeds", "\n\n" + get + "Host: x\r\n\r\n"),
                arguments("A32 no host", get + "\r\n"),
                arguments("A32 two hosts", get + "Host: x\r\nHost: y\r\n\r\n"),
                arguments("A32 the same host twice", get + "Host: x\r\nHost: x\r\n\r\n"),
                arguments("two spaces in the request line", "GET  " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                arguments("tab in the request line", "GET\t" + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                arguments("space behind the version", "GET " + POLLING + " HTTP/1.1 \r\nHost: x\r\n\r\n"),
                arguments("no version", "GET " + POLLING + "\r\nHost: x\r\n\r\n"),
                arguments("unknown version", "GET " + POLLING + " HTTP/1.2\r\nHost: x\r\n\r\n"),
                arguments("version in small letters", "GET " + POLLING + " http/1.1\r\nHost: x\r\n\r\n"),
                arguments("another protocol", "GET " + POLLING + " ICY/1.1\r\nHost: x\r\n\r\n"),
                arguments("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                arguments("control byte in the target", "GET /a\u0001b HTTP/1.1\r\nHost: x\r\n\r\n"),
                arguments("byte above ASCII in a header name", get + "Host: x\r\nX\u00e9: y\r\n\r\n"),
                arguments("TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedHeads")
    void shouldRefuseOnceAndCloseWhenTheHeadIsMalformed(String name, String bytes) {
        assertRefusedOnce(bytes + SMUGGLED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedHeads")
    void shouldRefuseTheSameWhenTheBytesComeOneByOne(String name, String bytes) {
        try (RawSocket socket = SERVER.connect()) {
            for (int i = 0; i < Math.min(bytes.length(), 200); i++) {
                socket.send(bytes.substring(i, i + 1));
            }
            socket.send(bytes.substring(Math.min(bytes.length(), 200)));
            assertOneRefusal(socket.readAnswersToEnd());
        }
    }

    @Test
    void a8ShouldServeWhenOneEmptyLinePrecedesTheRequest() {
        try (RawSocket socket = SERVER.connect()) {
            socket.send("\r\n" + Requests.get("/healthz"));
            assertThat(socket.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void shouldServeWhenChunksCarryExtensionsAndTrailers() {
        try (RawSocket socket = SERVER.connect();
                Peer peer = PollingPeer.open(SERVER.port())) {
            socket.send(Requests.request("POST", POLLING + "&sid=" + peer.engineId(), "Transfer-Encoding: chunked")
                    + "2;a=b\r\n40\r\n0\r\nX-Trailer: y\r\n\r\n" + Requests.get("/healthz"));
            assertThat(socket.readAnswer().body()).isEqualTo("ok");
            assertThat(socket.readAnswer().status()).isEqualTo(200);
            assertThat(peer.next()).startsWith("40{");
            peer.send("1");
        }
    }

    private static void assertRefusedOnce(String bytes) {
        try (RawSocket socket = SERVER.connect();
                Peer owner = PollingPeer.open(SERVER.port())) {
            socket.send(bytes.replace("SID", owner.engineId()));
            assertOneRefusal(socket.readAnswersToEnd());
            owner.send("1");
        }
    }

    private static void assertOneRefusal(List<HttpAnswer> answers) {
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).status()).isIn(REFUSALS);
        assertThat(answers.get(0).closes()).isTrue();
    }
}
