package io.stentor.server.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.checker.Absence;
import io.stentor.checker.DeliveryChecker;
import io.stentor.checker.LogReader;
import io.stentor.checker.Report;
import io.stentor.checker.Wait;
import io.stentor.server.interop.Script;
import io.stentor.server.reliability.CutProxy.Cut;
import io.stentor.server.reliability.CutProxy.Fault;
import io.stentor.server.reliability.CutProxy.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock JavaScript clients in one conversation, whose connections are cut again and again while messages go on. Nobody may miss
 * anything, nor get it twice or in another order, and whatever came late came as soon as its client was back.
 *
 * <p>With {@code -Dcuts.reference=true} the same rig shows what is usual: what the reference server loses, recovery included.
 */
@Tag("once")
@Tag("alone")
class CutsIT {
    private static final int CLIENTS = Integer.getInteger("cuts.clients", 30);
    private static final int SECONDS = Integer.getInteger("cuts.seconds", 7);
    private static final int RATE = Integer.getInteger("cuts.rate", 20);
    private static final Duration MEAN_LIFE = Duration.ofSeconds(Integer.getInteger("cuts.meanSeconds", 2));
    private static final long SEED = Long.getLong("cuts.seed", 20261124);

    private static final int CLIENTS_PER_PROCESS = 50;
    private static final String ROOM = "cuts";
    /** Longer than any client needs to find out by itself. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** Shorter than anybody notices. */
    private static final Duration BAD_MOMENT = Duration.ofMillis(400);

    private static final List<Fault> OPEN_CUTS = List.of(Fault.RESET, Fault.FINISH);
    private static final List<Fault> DEAD_LINKS = List.of(Fault.SILENCE, Fault.HALF_OPEN);
    private static final List<Fault> BAD_LINES = List.of(Fault.STALL, Fault.DRIBBLE);

    /** So that a client finds out soon. */
    private static final int PING_INTERVAL_MS = 1_000;

    private static final int PING_TIMEOUT_MS = 1_000;

    /** What the server tells clients unless it is set: ping interval and ping timeout. */
    private static final long DEFAULT_HEARTBEAT_MS = 45_000;

    /** For a loaded machine; how long a client was away is known to the millisecond. */
    private static final long SLACK_MS = 2_000;

    private static final Pattern STUCK = Pattern.compile("^stuck (\\S+)$", Pattern.MULTILINE);

    /** Clients that have paused polling for an upgrade that was cut: they find out by their own heartbeat, whatever the server does. */
    private final Set<String> stuck = new TreeSet<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void checkThatNodeIsThere() {
        Script.needNode();
    }

    @Test
    void shouldDeliverEverythingOnceInOrderWhenConnectionsAreCut() throws IOException {
        try (Child server = stentor()) {
            Report report = run(server, OPEN_CUTS, SILENCE);

            assertThat(report.isClean()).as(report.toString()).isTrue();
            Wait wait = report.leastExplainedWait();
            assertThat(wait.unexplainedMs())
                    .as(wait.toString())
                    .isLessThan(stuck.contains(wait.client()) ? DEFAULT_HEARTBEAT_MS + SLACK_MS : SLACK_MS);
        }
    }

    @Test
    void shouldDeliverEverythingOnceInOrderWhenLinksDieSilently() throws IOException {
        try (Child server = stentor(
                "socketio.pingInterval=" + PING_INTERVAL_MS + "ms", "socketio.pingTimeout=" + PING_TIMEOUT_MS + "ms")) {
            Report report = run(server, DEAD_LINKS, SILENCE);

            assertThat(report.isClean()).as(report.toString()).isTrue();
            assertThat(report.leastExplainedWait().unexplainedMs())
                    .isLessThan(PING_INTERVAL_MS + PING_TIMEOUT_MS + SLACK_MS);
        }
    }

    @Test
    void shouldDeliverEverythingOnceInOrderWhenLinesAreBad() throws IOException {
        try (Child server = stentor()) {
            Report report = run(server, BAD_LINES, BAD_MOMENT);

            assertThat(report.isClean()).as(report.toString()).isTrue();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "cuts.reference", matches = "true")
    void shouldTellWhatTheReferenceLosesWhenConnectionsAreCut() throws IOException {
        try (Child server = reference("")) {
            assertThat(run(server, OPEN_CUTS, SILENCE).deliveredPercent()).isPositive();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "cuts.reference", matches = "true")
    void shouldTellWhatTheReferenceLosesWhenLinksDieSilently() throws IOException {
        try (Child server =
                reference("\"pingInterval\":" + PING_INTERVAL_MS + ",\"pingTimeout\":" + PING_TIMEOUT_MS + ",")) {
            assertThat(run(server, DEAD_LINKS, SILENCE).deliveredPercent()).isPositive();
        }
    }

    private Child stentor(String... settings) {
        List<String> jvm = List.of("-ea", "-Xmx256m", "-Dio.netty.leakDetection.level=paranoid");
        return Child.stentor(directory, jvm, List.of(settings));
    }

    private Child reference(String options) {
        String recovering = "{" + options + "\"connectionStateRecovery\":{}}";
        return Child.node(directory, "reference/server.mjs", "--profile", "conversation", "--engine", recovering);
    }

    private Report run(Child server, List<Fault> faults, Duration lasting) throws IOException {
        List<Path> logs = new ArrayList<>();
        List<Child> processes = new ArrayList<>();
        var address = server.awaitAddress();
        try (CutProxy proxy = CutProxy.start(address, new Faults(SEED, MEAN_LIFE, faults, lasting))) {
            String direct = "http://127.0.0.1:" + address.getPort();
            processes.add(
                    Child.node(directory, "reliability/publisher.mjs", direct, newLog(logs), ROOM, RATE, SECONDS));
            for (int first = 0; first < CLIENTS; first += CLIENTS_PER_PROCESS) {
                int count = Math.min(CLIENTS_PER_PROCESS, CLIENTS - first);
                processes.add(Child.node(
                        directory, "reliability/clients.mjs", proxy.url(), newLog(logs), first, count, ROOM));
            }
            publishWhileCutting(proxy, processes);
            processes.forEach(
                    process -> STUCK.matcher(process.said()).results().forEach(result -> stuck.add(result.group(1))));
            Report report = judge(logs);
            print(faults, proxy.cuts(), report, stuck);
            assertThat(proxy.cuts()).isNotEmpty();
            server.assertWell();
            return report;
        } finally {
            processes.forEach(Child::close);
        }
    }

    private Path newLog(List<Path> logs) {
        logs.add(directory.resolve("log " + logs.size()));
        return logs.get(logs.size() - 1);
    }

    private static void publishWhileCutting(CutProxy proxy, List<Child> processes) {
        Child publisher = processes.get(0);
        settle(processes);
        proxy.beginCutting();
        publisher.tell("publish");
        publisher.awaitLine(
                "published \\d+", Duration.ofSeconds(SECONDS).multipliedBy(2).plusSeconds(60));
        proxy.endCutting();
        settle(processes);
        String last = publisher.ask("last", "last (.*)");
        processes.forEach(process -> process.tell("finish " + last));
        processes.forEach(process -> process.awaitLine("finished \\d+"));
    }

    private static void settle(List<Child> processes) {
        processes.forEach(process -> process.tell("settle"));
        processes.forEach(process -> process.awaitLine("settled"));
    }

    /** The window is long: who is not recovered has lost what he missed. */
    private static Report judge(List<Path> logs) throws IOException {
        DeliveryChecker checker = new DeliveryChecker(Absence.OWED);
        LogReader reader = new LogReader(checker);
        for (Path log : logs) {
            reader.read(log);
        }
        return checker.judge();
    }

    private static void print(List<Fault> faults, List<Cut> cuts, Report report, Set<String> stuck) {
        Map<Fault, Long> counts =
                cuts.stream().collect(Collectors.groupingBy(Cut::fault, TreeMap::new, Collectors.counting()));
        System.out.printf(
                "%n%d clients, %d s, mean life %s, seed %d, %s: cuts %s%nstuck in a cut upgrade: %s%n%s%n",
                CLIENTS, SECONDS, MEAN_LIFE, SEED, faults, counts, stuck, report);
    }
}
