package io.stentor.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.hostile.Bystanders;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases in which something is done to the process itself. */
@Tag("once")
class OutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SPARE_DESCRIPTORS = 20;
    private static final int CONNECTIONS = 60;
    /** The kernel's unit of a process's CPU time, on every machine of today. */
    private static final double TICKS_PER_SECOND = 100;

    /** Who tries to accept again and again keeps a core busy. */
    private static final double BUSY = 0.9;

    private static final Pattern CONNECTED = Pattern.compile("\"sid\":\"([\\w-]+)\",\"pid\":\"([\\w-]+)\"");

    @TempDir
    private Path directory;

    /** G142 */
    @Test
    void shouldGoOnWhenDescriptorsAreUsedUp() throws Exception {
        try (Target target = Target.start(directory);
                Bystanders bystanders = new Bystanders(target.port())) {
            bystanders.assertUnharmed();
            String limit = softLimit(target);
            setSoftLimit(target, Long.toString(openDescriptors(target) + SPARE_DESCRIPTORS));
            List<RawSocket> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(RawSocket.open(target.port()));
            }
            assertThat(busyness(target)).as("part of a core in use").isLessThan(BUSY);
            bystanders.assertUnharmed();

            connections.forEach(RawSocket::close);
            setSoftLimit(target, limit);
            target.assertAlive();
            bystanders.assertUnharmed();
            target.assertQuiet("event=accept_failed");
        }
    }

    /** Over a second, in which nothing happens but what bystanders say. */
    private static double busyness(Target target) throws IOException {
        long begin = System.nanoTime();
        double before = cpuSeconds(target);
        Waiting.within(PATIENCE)
                .until(() -> System.nanoTime() - begin > Duration.ofSeconds(1).toNanos());
        double seconds = (System.nanoTime() - begin) / 1e9;
        return (cpuSeconds(target) - before) / seconds;
    }

    private static double cpuSeconds(Target target) throws IOException {
        String stat = Files.readString(proc(target, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static long openDescriptors(Target target) throws IOException {
        try (var descriptors = Files.list(proc(target, "fd"))) {
            return descriptors.count();
        }
    }

    private static String softLimit(Target target) throws IOException {
        return Files.readAllLines(proc(target, "limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" +", -1)[3])
                .findFirst()
                .orElseThrow();
    }

    private static void setSoftLimit(Target target, String limit) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(target.pid()), "--nofile=" + limit + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    private static Path proc(Target target, String file) {
        return Path.of("/proc", Long.toString(target.pid()), file);
    }

    /** J176: what members knew of the server that was killed gets them nothing of its successor, not even each other's places. */
    @Test
    void shouldTakeEverybodyForANewClientWhenItWasKilled() {
        List<String> sids = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        List<String> engineIds = new ArrayList<>();
        int port;
        try (Target target = Target.start(directory)) {
            port = target.port();
            for (Carrier carrier : Carrier.values()) {
                Peer member = carrier.open(port);
                member.send("40");
                Matcher connected = CONNECTED.matcher(member.next());
                assertThat(connected.find()).isTrue();
                sids.add(connected.group(1));
                secrets.add(connected.group(2));
                engineIds.add(member.engineId());
                member.join("killed");
            }
            target.kill();
        }
        try (Target successor = Target.start(directory, port)) {
            for (int i = 0; i < sids.size(); i++) {
                for (Carrier carrier : Carrier.values()) {
                    try (Peer member = carrier.open(port)) {
                        member.send("40{\"pid\":\"" + secrets.get(i) + "\",\"offset\":\"AAAAAAAAAAAAAA\"}");
                        assertThat(member.next())
                                .startsWith("40{\"sid\":\"")
                                .doesNotContain(sids.get(i), secrets.get(i));
                        assertThat(member.ask(1, "presence", "\"killed\"")).contains("\"ok\":false");
                        member.send("1");
                    }
                }
                try (RawSocket socket = RawSocket.open(port)) {
                    HttpAnswer answer =
                            socket.send(Requests.poll(engineIds.get(i))).readAnswer();
                    assertThat(answer.body()).contains("\"code\":1");
                }
            }
            successor.assertQuiet();
        }
    }
}
