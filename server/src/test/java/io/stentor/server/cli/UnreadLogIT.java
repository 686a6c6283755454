package io.stentor.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.peer.WebSocketPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged server in a process of its own, whose standard output and error are full pipes from the beginning. What the
 * JVM itself writes waits for a reader, so it must have nothing to warn of, as JDK 25 has of a class path.
 */
@Timeout(180)
class UnreadLogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private FullPipe out;
    private FullPipe err;
    private int port;
    private Process server;

    @BeforeEach
    void start() throws Exception {
        out = FullPipe.make(folder.resolve("out"));
        err = FullPipe.make(folder.resolve("err"));
        port = freePort();
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        packaged().toString(),
                        "serve",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--admin-port=0",
                        "--set=io.threads=1",
                        "--set=drain.window=0ms")
                .redirectOutput(out.file())
                .redirectError(err.file())
                .start();
        await().atMost(PATIENCE).until(this::isHealthy);
        // It has started when it says so: until then it opens files.
        await().atMost(PATIENCE).until(() -> hasThread("stentor-ready"));
    }

    @AfterEach
    void end() throws IOException {
        server.destroyForcibly().onExit().join();
        out.close();
        err.close();
    }

    private boolean hasThread(String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(server.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Path packaged() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("stentor-server-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isHealthy() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Test
    void shouldServeAndEndWhenNobodyReads() throws Exception {
        try (WebSocketPeer member = WebSocketPeer.open(port)) {
            member.connect();
            member.join("room");
            haveItsLoopLog(member);
            assertThatMessagesFlow(member);
            // The loop rests for a second when it cannot accept.
            try (WebSocketPeer newcomer = WebSocketPeer.open(port)) {
                newcomer.connect();
                newcomer.join("room");
                assertThatMessagesFlow(newcomer);
            }
        }
        assertThatItEnds();
    }

    @Test
    void shouldSayEverythingInOrderWhenItIsReadAgain() throws Exception {
        try (WebSocketPeer member = WebSocketPeer.open(port)) {
            member.connect();
            member.join("room");
            haveItsLoopLog(member);
        }
        assertThat(err.readUpTo(".*event=accept_failed.*"))
                .containsSubsequence("event=configuration", "AUTHENTICATION IS OFF", "event=accept_failed");
        assertThat(out.readUpTo("stentor ready on .* ms")).startsWith("stentor ready on http://127.0.0.1:" + port);
        assertThatItEnds();
        assertThat(err.readUpTo(".*event=drained.*")).containsSubsequence("event=drain ", "event=drained");
    }

    /** Without open files the event loop logs that it cannot accept. */
    private void haveItsLoopLog(WebSocketPeer member) throws Exception {
        // What it needs for a message is loaded by then: it can open no more classes, either.
        assertThatMessagesFlow(member);
        limitOpenFiles("3");
        try (Socket unaccepted = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(unaccepted.isConnected()).isTrue();
            // The loop has one thread, and meets that connection first.
            assertThatMessagesFlow(member);
        }
        limitOpenFiles("4096");
    }

    private void limitOpenFiles(String count) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), "--nofile=" + count + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    private static void assertThatMessagesFlow(WebSocketPeer member) {
        member.send("421[\"message\",{\"conversationId\":\"room\",\"text\":\"hello\"}]");
        List<String> packets = new ArrayList<>();
        while (packets.stream().noneMatch(packet -> packet.contains("hello"))
                || packets.stream().noneMatch(packet -> packet.startsWith("431[{\"ok\":true"))) {
            String packet = member.next();
            assertThat(packet).as("the connection goes on, after %s", packets).isNotNull();
            packets.add(packet);
        }
    }

    private void assertThatItEnds() throws Exception {
        server.destroy();
        assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
    }
}
