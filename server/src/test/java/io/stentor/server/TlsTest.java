package io.stentor.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.server.config.OptionsReader;
import io.stentor.server.config.UnusableFileException;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.testkit.KeyFiles;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.tls.Tls;
import io.stentor.transport.tls.TlsException;
import io.stentor.transport.tls.TlsWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections: what goes over them, who may have them, and how a certificate is renewed. */
class TlsTest {
    private static final int MANY = 60;
    private static final int FEW = 8;
    private static final long HANDSHAKE_MS = 10_000;

    @TempDir
    private static Path directory;

    private static KeyFiles first;
    private static KeyFiles second;
    private static Tls tls;
    private static TestServer server;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        CompletableFuture<KeyFiles> rsa = CompletableFuture.supplyAsync(() -> KeyFiles.make(directory, "RSA"));
        first = KeyFiles.make(directory, "EC");
        second = rsa.join();
        first.putInto(directory);
        tls = load("certificate.pem", "key.pem");
        server = start(IoTransport.best());
    }

    private static Tls load(String certificate, String key) throws TlsException {
        return Tls.load(directory.resolve(certificate), directory.resolve(key), HANDSHAKE_MS);
    }

    private static TestServer start(IoTransport transport) {
        return TestServer.start(transport, 2, EngineOptions.builder().tls(tls).build(), TestServer.LIMITS);
    }

    @BeforeEach
    void putTheFirst() throws TlsException {
        first.putInto(directory);
        tls.reload();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldDeliverEverythingInOrderToManyMembers() {
        deliver(server, MANY);
    }

    @Test
    void shouldDeliverEverythingInOrderOnTheJdksOwnTransport() {
        try (TestServer nio = start(IoTransport.NIO)) {
            deliver(nio, FEW);
        }
    }

    /** Short ones and long ones, alone and many in one turn: what one member's encryption does must not touch another's. */
    private void deliver(TestServer to, int count) {
        List<Peer> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member(RawSocket.openTls(to.port(), first.trust())));
        }
        int[] lengths = {1, 100, 5_000, 200_000, 10, 30_000, 2, 3, 50_000, 64};
        for (int i = 0; i < lengths.length; i++) {
            members.get(i % 3).send(message(i, lengths[0]), message(100 + i, lengths[i]));
        }
        List<String> expected = messages(members.get(0), 2 * lengths.length);
        for (Peer member : members.subList(1, count)) {
            assertThat(messages(member, 2 * lengths.length)).isEqualTo(expected);
        }
    }

    private static String message(int id, int length) {
        return "42[\"message\",{\"conversationId\":\"tea\",\"id\":\"m" + id + "\",\"text\":\""
                + Character.toString('a' + id % 26).repeat(length) + "\"}]";
    }

    private static List<String> messages(Peer member, int count) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(member.await("42[\"message\""));
        }
        return messages;
    }

    @Test
    void shouldGiveASlowMemberEverythingOnceItReads() {
        Peer slow = member(RawSocket.openNarrowTls(server.port(), first.trust()));
        Peer ann = member(RawSocket.openTls(server.port(), first.trust()));
        for (int i = 0; i < 20; i++) {
            ann.send(message(i, 60_000));
            assertThat(ann.await("42[\"message\"")).contains("\"id\":\"m" + i + "\"");
        }
        for (int i = 0; i < 20; i++) {
            assertThat(slow.await("42[\"message\""))
                    .contains("\"id\":\"m" + i + "\"")
                    .hasSizeGreaterThan(60_000);
        }
    }

    /** Each request has a connection of its own, which may have to move to the session's loop. */
    @Test
    void shouldServePollingWhateverLoopARequestComesTo() {
        for (int i = 0; i < 4; i++) {
            String sid = Peer.engineId(exchange(Requests.get(Requests.POLLING)).body());
            assertThat(exchange(Requests.post(sid, "40")).body()).isEqualTo("ok");
            assertThat(exchange(Requests.poll(sid)).body()).startsWith("40{\"sid\":\"");
            assertThat(exchange(Requests.post(sid, "1")).status()).isEqualTo(200);
        }
    }

    private HttpAnswer exchange(String request) {
        try (RawSocket socket = RawSocket.openTls(server.port(), first.trust())) {
            return socket.send(request).readAnswer();
        }
    }

    @Test
    void shouldAgreeOnTheNewestProtocolAndOnHttp() {
        try (RawSocket socket = RawSocket.openTls(server.port(), first.trust())) {
            assertThat(socket.tls().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(socket.tlsApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void shouldCloseWhoSpeaksNoTls() {
        try (RawSocket plain = RawSocket.open(server.port())) {
            String answer = new String(plain.send(Requests.get("/healthz")).readToEnd(), ISO_8859_1);
            assertThat(answer).doesNotContain("HTTP");
        }
        assertThat(exchange(Requests.get("/healthz")).status()).isEqualTo(200);
    }

    @Test
    void shouldTakeARenewedCertificateWhileItGoesOnServing() {
        List<String> told = new ArrayList<>();
        TlsWatch watch = watch(told);
        Peer old = member(RawSocket.openTls(server.port(), first.trust()));

        second.putInto(directory);
        watch.run();
        assertThat(told).as("only what has stayed the same is read").isEmpty();
        watch.run();
        watch.run();

        assertThat(told).containsExactly("reloaded");
        Peer renewed = member(RawSocket.openTls(server.port(), second.trust()));
        renewed.send(message(7, 10));
        assertThat(old.await("42[\"message\"")).contains("\"id\":\"m7\"");
        assertThatThrownBy(() -> RawSocket.openTls(server.port(), first.trust()))
                .hasCauseInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void shouldKeepTheOldCertificateAndSaySoOnceWhenTheNewOneCannotBeUsed() {
        List<String> told = new ArrayList<>();
        TlsWatch watch = watch(told);

        KeyFiles.put(directory.resolve("certificate.pem"), second.certificatePem());
        for (int i = 0; i < 5; i++) {
            watch.run();
        }

        assertThat(told)
                .containsExactly("the key in " + directory.resolve("key.pem") + " is not that of the certificate in "
                        + directory.resolve("certificate.pem"));
        RawSocket.openTls(server.port(), first.trust()).close();

        KeyFiles.put(directory.resolve("key.pem"), second.keyPem());
        watch.run();
        watch.run();
        assertThat(told).last().isEqualTo("reloaded");
    }

    private static TlsWatch watch(List<String> told) {
        return new TlsWatch(tls, () -> told.add("reloaded"), failure -> told.add(failure.getMessage()));
    }

    @Test
    void shouldSayWhichFileIsWrongAndHow() throws IOException {
        Files.writeString(directory.resolve("empty.pem"), "");
        Files.writeString(
                directory.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Files.writeString(
                directory.resolve("bad.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        assertThatThrownBy(() -> load("none.pem", "key.pem"))
                .hasMessage("cannot read " + directory.resolve("none.pem"));
        assertThatThrownBy(() -> load("empty.pem", "key.pem"))
                .hasMessage(directory.resolve("empty.pem") + " has no certificate");
        assertThatThrownBy(() -> load("key.pem", "key.pem"))
                .hasMessage(directory.resolve("key.pem") + " is no PEM file with certificates");
        assertThatThrownBy(() -> load("certificate.pem", "certificate.pem"))
                .hasMessage(directory.resolve("certificate.pem") + " is no PEM file with a private key");
        assertThatThrownBy(() -> load("certificate.pem", "old.pem"))
                .hasMessageContaining("turn it into PKCS #8 with 'openssl pkcs8 -topk8 -nocrypt'");
        assertThatThrownBy(() -> load("certificate.pem", "bad.pem"))
                .hasMessageContaining("of a kind that is not known");
    }

    @Test
    void shouldNotStartWithFilesItCannotUse() {
        assertThatThrownBy(() -> StandaloneServer.start(new OptionsReader()
                        .assignments(List.of(
                                "server.tls.certificate=" + directory.resolve("none.pem"),
                                "server.tls.key=" + directory.resolve("key.pem")))
                        .read(false)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessage("server.tls: cannot read " + directory.resolve("none.pem"));
    }

    private Peer member(RawSocket socket) {
        Peer peer = WebSocketPeer.open(socket);
        opened.add(peer);
        peer.connect();
        peer.join("tea");
        return peer;
    }
}
