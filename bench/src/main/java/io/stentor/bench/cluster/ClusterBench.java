package io.stentor.bench.cluster;

import io.stentor.bench.compare.Machine;
import io.stentor.bench.compare.Peers;
import io.stentor.bench.compare.Placement;
import io.stentor.bench.fanout.ChildServer;
import io.stentor.bench.fanout.FanoutRun;
import io.stentor.bench.fanout.Load;
import io.stentor.bench.fanout.LoadFigures;
import io.stentor.bench.fanout.Plan;
import io.stentor.bench.fanout.ProcessMeter;
import io.stentor.bench.fanout.Result;
import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.fanout.ServerUnderTest;
import io.stentor.bench.fanout.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Sends messages from one server of a cluster to the members on another, through a Redis of its own, and does the same with
 * servers of each make in turns. Every delivery is checked. Used by one thread.
 *
 * @param mode the dialect: classic, sharded or streams
 * @param makes whose clusters take part
 * @param rounds how often everything is run; figures are medians
 * @param warmup time under load before figures are taken
 * @param duration time in which they are taken
 * @param members of the one room
 * @param rate messages per second where latencies are measured
 * @param placement where servers and load run
 */
public record ClusterBench(
        String mode,
        List<Make> makes,
        int rounds,
        Duration warmup,
        Duration duration,
        int members,
        double rate,
        Placement placement) {

    private static final int WINDOW = 64;
    private static final int PAYLOAD_BYTES = 128;
    private static final int STOP_SECONDS = 5;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final List<String> MODES = List.of("classic", "sharded", "streams");

    private static final Path PEERS = Path.of("bench", "peers");
    private static final Path WORK = Path.of("bench", "target", "peers");
    private static final Path LOG = Path.of("bench", "target", "cluster.log");
    private static final String NODE_PROGRAM = "node-cluster";

    /** @throws IllegalArgumentException for a mode that does not exist, or no round */
    public ClusterBench {
        makes = List.copyOf(makes);
        if (!MODES.contains(mode)) {
            throw new IllegalArgumentException("no mode '" + mode + "'; there are " + String.join(", ", MODES));
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds must be above 0, not " + rounds);
        }
        if (members < 2) {
            throw new IllegalArgumentException("--members must be above 1: one speaks, and somebody else listens");
        }
    }

    /**
     * Makes all runs.
     *
     * @param launcher {@code bin/stentor}, in the clone whose programs for Node.js are installed
     * @param progress takes a line for every run
     * @return a table
     * @throws RunFailure when one of them cannot be done, or a delivery was wrong
     */
    public String run(Path launcher, Consumer<String> progress) {
        Machine machine = Machine.here();
        Path clone = launcher.toAbsolutePath().getParent().getParent();
        Map<Make, List<String>> commands = commands(clone, launcher);
        Path log = clone.resolve(LOG);
        placement.placeLoad();
        Map<Make, List<Figures>> all = new EnumMap<>(Make.class);
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < makes.size(); i++) {
                Make make = makes.get((round + i) % makes.size());
                Figures figures = round(commands.get(make), log);
                progress.accept(String.format(
                        Locale.ROOT, "round %d of %d  %-20s  %s", round + 1, rounds, make.title(), figures));
                all.computeIfAbsent(make, first -> new ArrayList<>()).add(figures);
            }
        }
        return ClusterTable.of(this, machine, all);
    }

    private Map<Make, List<String>> commands(Path clone, Path launcher) {
        Map<Make, List<String>> commands = new EnumMap<>(Make.class);
        for (Make make : makes) {
            commands.put(
                    make,
                    make == Make.STENTOR
                            ? ChildServer.command(
                                    launcher.toString(), OptionalInt.empty(), List.of("cluster.mode=" + mode))
                            : nodeCommand(clone, launcher));
        }
        return commands;
    }

    private static List<String> nodeCommand(Path clone, Path launcher) {
        String path = System.getenv().getOrDefault("PATH", "");
        return new Peers(launcher.toString(), clone.resolve(PEERS), clone.resolve(WORK), path)
                .nodeProgram(NODE_PROGRAM);
    }

    private Figures round(List<String> command, Path log) {
        try (RedisProcess redis = new RedisProcess();
                Nodes nodes = new Nodes(() -> start(command, redis.url(), log))) {
            Figures.Parts parts = new Figures.Parts();
            parts.together = load(nodes.together(), new Load.Rate(rate));
            parts.apart = load(nodes, new Load.Rate(rate));
            Meters meters = new Meters(nodes, redis);
            Usage idle = meters.idle();
            Usage speaking = meters.speaking();
            Usage between = meters.redis();
            parts.ceiling = load(nodes, new Load.Window(WINDOW));
            parts.idle = meters.idle().since(idle);
            parts.speaking = meters.speaking().since(speaking);
            parts.redis = meters.redis().since(between);
            return Figures.of(parts, members);
        }
    }

    private ChildServer start(List<String> command, String redisUrl, Path log) {
        List<String> whole = new ArrayList<>(placement.onServerCpu(command));
        ProcessBuilder server = new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (command.contains("serve")) {
            server.environment().put("STENTOR_CLUSTER_REDIS_URL", redisUrl);
            server.environment().put("STENTOR_LOGGING_LEVEL", "error");
        } else {
            whole.addAll(List.of(redisUrl, mode));
            server.command(whole);
        }
        return ChildServer.start(server, STOP_SECONDS);
    }

    private LoadFigures load(ServerUnderTest server, Load load) {
        Result result = new FanoutRun(plan(load)).against(server);
        LoadFigures figures = result.load().orElseThrow();
        if (!result.passes()) {
            throw new RunFailure("a delivery was wrong or a member was cut: " + figures.verdict() + " "
                    + result.closeReasons().keySet());
        }
        return figures;
    }

    /** One speaker: several on different servers would have no one order. */
    private Plan plan(Load load) {
        return new Plan(members, 1, 1, true, PAYLOAD_BYTES, load, warmup, duration, DRAIN, 1, 0, true, true, List.of());
    }

    /** What the processes beside the members' server have had of the CPUs. */
    private record Meters(Nodes nodes, RedisProcess process) {
        Usage idle() {
            return new ProcessMeter(nodes.idlePid()).usage();
        }

        Usage speaking() {
            return new ProcessMeter(nodes.speakersPid()).usage();
        }

        Usage redis() {
            return new ProcessMeter(process.pid()).usage();
        }
    }
}
