package io.stentor.server.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import io.stentor.server.reliability.Child;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server that is attacked, and what it says of itself on its admin port and in its log. It has so little memory that a
 * case that makes it hold much ends it. Used by one thread.
 */
final class Target implements AutoCloseable {
    private static final List<String> JVM =
            List.of("-ea", "-Xmx160m", "-XX:MaxDirectMemorySize=96m", "-XX:+ExitOnOutOfMemoryError");
    private static final Pattern READY = Pattern.compile("stentor ready on (http://\\S+) \\(admin (http://\\S+)\\)");

    /** Twice the ping interval and timeout, what may come back goes 4 s later, and figures are a second old. */
    private static final Duration BACK_TO_START = Duration.ofSeconds(2 * (1 + 2) + 4 + 2);
    /** Descriptors that the JVM and the admin port open now and then. */
    private static final int SPARE_DESCRIPTORS = 8;
    /** The logs of the bystanders' rooms, which grow until they are full. */
    private static final double SPARE_LOG_BYTES = 2.5 * (1 << 20);

    private static final List<String> SAME = List.of(
            "stentor_connections",
            "stentor_sockets",
            "stentor_users",
            "stentor_rooms",
            "stentor_memberships",
            "stentor_sockets_away",
            "stentor_sockets_behind",
            "stentor_outbound_bytes");
    private static final String DESCRIPTORS = "process_open_fds";
    private static final String LOG_BYTES = "stentor_room_log_bytes";

    private final Child process;
    private final int port;
    private final int adminPort;
    private int logRead;
    private boolean killed;

    private Target(Child process) {
        this.process = process;
        process.awaitLine(READY.pattern() + ".*");
        Matcher ready = READY.matcher(process.said());
        assertThat(ready.find()).isTrue();
        port = URI.create(ready.group(1)).getPort();
        adminPort = URI.create(ready.group(2)).getPort();
        logRead = process.said().length();
    }

    /** @param directory for its configuration and what it says */
    static Target start(Path directory) {
        return start(directory, 0);
    }

    /** On this port. */
    static Target start(Path directory, int port) {
        try (InputStream profile = Target.class.getResourceAsStream("profile.conf")) {
            String options = new String(profile.readAllBytes(), UTF_8);
            Path config = directory.resolve("profile.conf");
            Files.writeString(config, options.replace("server.port = 0", "server.port = " + port));
            return new Target(Child.stentor(directory, JVM, config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** As the kernel does when memory is short: SIGKILL. */
    void kill() {
        killed = true;
        process.close();
    }

    /** A newcomer gets in, and hears what it says. */
    void assertAlive() {
        try (Peer newcomer = Carrier.POLLING.connect(port)) {
            newcomer.join("newcomers");
            newcomer.send("42[\"message\",{\"conversationId\":\"newcomers\",\"text\":\"hello\"}]");
            assertThat(newcomer.await("42[\"message\"")).contains("hello");
            // Who says goodbye to the namespace does not come back, and nothing is kept for it.
            newcomer.send("41", "1");
        }
    }

    /** All metrics without labels, by name. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new HashMap<>();
        try (RawSocket admin = RawSocket.open(adminPort)) {
            String page = admin.send(Requests.get("/metrics")).readAnswer().body();
            for (String line : page.lines().toList()) {
                int blank = line.indexOf(' ');
                if (!line.startsWith("#") && !line.contains("{")) {
                    figures.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
                }
            }
        }
        assertThat(figures).containsKeys(DESCRIPTORS, LOG_BYTES).containsKeys(SAME.toArray(String[]::new));
        return figures;
    }

    /** What the attackers had is gone: everything the server held for them, and their descriptors. */
    void assertBackAt(Map<String, Double> start) {
        Waiting.within(BACK_TO_START).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            Map<String, Double> now = figures();
            for (String name : SAME) {
                assertThat(now.get(name)).as(name).isEqualTo(start.get(name));
            }
            assertThat(now.get(DESCRIPTORS))
                    .as(DESCRIPTORS)
                    .isLessThanOrEqualTo(start.get(DESCRIPTORS) + SPARE_DESCRIPTORS);
            assertThat(now.get(LOG_BYTES)).as(LOG_BYTES).isLessThan(SPARE_LOG_BYTES);
        });
    }

    /** It lives, and has written nothing since the last call but what is told here. */
    void assertQuiet(String... allowed) {
        process.assertWell();
        String said = process.said();
        String lines = said.substring(logRead);
        logRead = said.length();
        assertThat(lines.lines().filter(line -> List.of(allowed).stream().noneMatch(line::contains)))
                .as("lines in the log")
                .isEmpty();
    }

    @Override
    public void close() {
        if (killed) {
            return;
        }
        process.terminate();
        assertThat(process.awaitExit(Duration.ofSeconds(20))).isZero();
        process.close();
    }
}
