package io.stentor.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.fanout.FileLimit;
import io.stentor.bench.fanout.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A whole comparison: servers installed, load placed, scenarios run, reports written. Used by one thread.
 *
 * @param effort how much is run
 * @param servers who takes part, if it can
 * @param scenarios the ids of the scenarios to run; empty for all
 * @param serverCpu the CPU the server gets
 * @param pinned whether server and load get CPUs of their own
 */
public record Compare(
        Effort effort, List<Server> servers, Set<String> scenarios, OptionalInt serverCpu, boolean pinned) {

    private static final Path PEERS = Path.of("bench", "peers");
    private static final Path WORK = Path.of("bench", "target", "peers");

    /** Where the reports go when nobody says where. */
    public static final Path OUTPUT = Path.of("bench", "target", "compare");

    /** @throws IllegalArgumentException when a scenario does not exist */
    public Compare {
        servers = List.copyOf(servers);
        scenarios = Set.copyOf(scenarios);
        List<String> known = Scenarios.of(effort).stream().map(Scenario::id).toList();
        for (String id : scenarios) {
            if (!known.contains(id)) {
                throw new IllegalArgumentException("no scenario '" + id + "'; there are " + String.join(", ", known));
            }
        }
    }

    /**
     * Makes the comparison and writes {@code compare.json} and the charts.
     *
     * @param launcher {@code bin/stentor}, in the clone whose peers are installed
     * @param output the folder of the reports; made when it is not there
     * @param progress takes a line for every step
     * @return the table, and whether Stentor did all that was asked of it
     * @throws IllegalArgumentException when the machine does not have the CPUs or does not allow the connections
     * @throws RunFailure when nothing can be compared or written
     */
    public Summary run(Path launcher, Path output, Consumer<String> progress) {
        List<Scenario> chosen = chosen();
        // Says before anything is installed that so many connections cannot be opened.
        chosen.forEach(scenario -> FileLimit.check(scenario.plan().connections()));
        Placement placement = pinned ? Placement.apart(serverCpu) : Placement.leftToTheKernel();
        Machine machine = Machine.here();
        Path clone = launcher.toAbsolutePath().getParent().getParent();
        Peers peers = new Peers(
                launcher.toString(),
                clone.resolve(PEERS),
                clone.resolve(WORK),
                System.getenv().getOrDefault("PATH", ""));
        Map<Server, String> absent = new EnumMap<>(Server.class);
        List<Contender> contenders = contenders(peers, absent, progress);
        placement.placeLoad();
        try (Trial trial = new Trial(placement)) {
            Standings standings = new Comparison(chosen, contenders, effort.rounds(), trial::run, progress).run();
            Report report = new Report(machine, placement, effort, contenders, absent, chosen, standings);
            write(report, output);
            return new Summary(TableReport.of(report), report.passes());
        }
    }

    /** What a person gets to see of a comparison. */
    public record Summary(String table, boolean passed) {}

    private List<Contender> contenders(Peers peers, Map<Server, String> absent, Consumer<String> progress) {
        List<Contender> contenders = new ArrayList<>();
        for (Server server : servers) {
            try {
                progress.accept("getting " + server.title() + " ready");
                contenders.add(peers.contender(server));
            } catch (RunFailure e) {
                progress.accept("left out: " + server.title() + ": " + e.getMessage());
                absent.put(server, e.getMessage());
            }
        }
        if (contenders.isEmpty()) {
            throw new RunFailure("there is no server to compare");
        }
        return contenders;
    }

    private List<Scenario> chosen() {
        return Scenarios.of(effort).stream()
                .filter(scenario -> scenarios.isEmpty() || scenarios.contains(scenario.id()))
                .toList();
    }

    private static void write(Report report, Path output) {
        Map<String, Scenario> byId = report.scenarios().stream().collect(Collectors.toMap(Scenario::id, each -> each));
        try {
            Files.createDirectories(output);
            Files.writeString(output.resolve("compare.json"), JsonReport.of(report), UTF_8);
            Files.writeString(output.resolve("compare.txt"), TableReport.of(report), UTF_8);
            Files.writeString(output.resolve("latency.svg"), LatencyChart.of(report, Metric.P99_MS), UTF_8);
            if (byId.containsKey(Scenarios.CEILING)) {
                Metric metric = Metric.DELIVERIES_PER_SECOND;
                String chart = BarChart.of(report, byId.get(Scenarios.CEILING), metric, "Ceiling, " + metric.title());
                Files.writeString(output.resolve("ceiling.svg"), chart, UTF_8);
            }
            if (byId.containsKey(Scenarios.IDLE)) {
                String title = "Resident memory per idle connection, KB";
                String chart = BarChart.of(report, byId.get(Scenarios.IDLE), Metric.KB_PER_CONNECTION, title);
                Files.writeString(output.resolve("memory.svg"), chart, UTF_8);
            }
        } catch (IOException e) {
            throw new RunFailure("cannot write to " + output + ": " + e, e);
        }
    }
}
