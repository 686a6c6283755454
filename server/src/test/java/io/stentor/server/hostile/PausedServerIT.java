package io.stentor.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server process that is stopped for longer than it waits for pongs. Those that its clients send meanwhile lie in the
 * kernel; every client holds its pong back until the server is stopped.
 */
class PausedServerIT {
    /** Within it all connect, and are asked for a first time, also on a slow machine. */
    private static final int PING_TIMEOUT_MS = 4_000;

    private static final int PAUSE_MS = PING_TIMEOUT_MS + 500;
    private static final int SOCKETS = 20;
    private static final int POLLERS = 5;
    /** Of one body: others may stand behind a ping. */
    private static final Pattern PACKETS = Pattern.compile("\u001e");

    private static final Pattern READY_LINE = Pattern.compile("stentor ready on http://127\\.0\\.0\\.1:(\\d+) .*");

    private final List<WebSocketPeer> sockets = new ArrayList<>();
    private final List<PollingPeer> pollers = new ArrayList<>();
    private Process server;
    private int port;

    @BeforeEach
    void startServer() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.stentor.server.cli.StentorMain", "serve", "--host", "127.0.0.1"));
        command.addAll(List.of("--port", "0", "--admin-port", "0", "--set", "socketio.pingInterval=500ms"));
        command.addAll(List.of("--set", "socketio.pingTimeout=" + PING_TIMEOUT_MS + "ms"));
        server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = server.inputReader(UTF_8);
        Matcher ready = READY_LINE.matcher(String.valueOf(out.readLine()));
        assertThat(ready.matches()).isTrue();
        port = Integer.parseInt(ready.group(1));
    }

    @AfterEach
    void stopServer() {
        sockets.forEach(Peer::close);
        pollers.forEach(Peer::close);
        server.destroyForcibly();
    }

    @Test
    void shouldDisconnectOnlyThoseWhoDidNotAnswerWhenItWasStopped() throws Exception {
        connectAll();
        WebSocketPeer silent = socket("silent");
        sockets.forEach(PausedServerIT::awaitPing);
        awaitPing(silent);
        pollers.forEach(PausedServerIT::awaitPolledPing);

        signal("STOP");
        long stoppedAt = System.nanoTime();
        sockets.forEach(peer -> peer.send("3"));
        List<RawSocket> posts = new ArrayList<>();
        for (PollingPeer peer : pollers) {
            peer.sendPoll();
            posts.add(RawSocket.open(port).send(Requests.post(peer.engineId(), "3")));
        }
        Waiting.within(Duration.ofMillis(2 * PAUSE_MS))
                .until(() -> System.nanoTime() - stoppedAt
                        >= Duration.ofMillis(PAUSE_MS).toNanos());
        signal("CONT");

        for (RawSocket post : posts) {
            assertThat(post.readAnswer().body()).isEqualTo("ok");
            post.close();
        }
        pollers.forEach(peer -> assertThat(peer.readPolled().status()).isEqualTo(200));
        pollers.forEach(peer -> assertThat(peer.isUsable()).isTrue());
        silent.awaitClosed();
        Peer talker = sockets.get(0);
        talker.send("42[\"message\",{\"conversationId\":\"room\"}]");
        for (Peer peer : sockets) {
            List<String> told = peer.readUntil("42[\"message\"");
            assertThat(told)
                    .filteredOn(packet -> packet.startsWith("42[\"user_left\""))
                    .singleElement()
                    .asString()
                    .contains("silent");
        }
    }

    private void connectAll() {
        for (int i = 0; i < POLLERS; i++) {
            PollingPeer peer = PollingPeer.open(port);
            peer.connect();
            peer.join("room");
            pollers.add(peer);
        }
        for (int i = 0; i < SOCKETS; i++) {
            sockets.add(socket("socket " + i));
        }
    }

    private WebSocketPeer socket(String user) {
        WebSocketPeer peer = WebSocketPeer.open(port);
        peer.connect("{\"userId\":\"" + user + "\"}");
        peer.join("room");
        return peer;
    }

    private static void awaitPing(WebSocketPeer peer) {
        WebSocketPeer.Frame frame = peer.nextFrame();
        while (!frame.text().equals("2")) {
            frame = peer.nextFrame();
        }
    }

    private static void awaitPolledPing(PollingPeer peer) {
        HttpAnswer answer = peer.poll();
        while (answer.status() == 200 && !PACKETS.splitAsStream(answer.body()).anyMatch("2"::equals)) {
            answer = peer.poll();
        }
        assertThat(answer.status()).isEqualTo(200);
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(server.pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
