package io.stentor.bench;

import io.stentor.bench.compare.Compare;
import io.stentor.bench.compare.Effort;
import io.stentor.bench.compare.Server;
import io.stentor.bench.fanout.RunFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stentor bench compare}: reads the options, has the comparison made, prints the table. */
@Command(
        name = "compare",
        description = "Runs the same loads on Stentor, socket.io on Node.js and on Bun, and netty-socketio.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class CompareCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--quick", description = "One short round in three minutes instead of three in half an hour.")
    private boolean quick;

    @Option(
            names = "--servers",
            split = ",",
            paramLabel = "NAME",
            description = "Some of stentor, node, bun, netty-socketio (all).")
    private List<Server> servers = Server.all();

    @Option(names = "--scenarios", split = ",", paramLabel = "NAME", description = "Some of the loads (all).")
    private Set<String> scenarios = Set.of();

    @Option(names = "--rounds", description = "Rounds, of which medians are told (3; 1 with --quick).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--rehearsal",
            description = "Time for which each server first speaks to 10 members as fast as it can (3s; 1s).")
    private Optional<Duration> rehearsal = Optional.empty();

    @Option(names = "--warmup", description = "Time under its load before figures are taken (1500ms; 500ms).")
    private Optional<Duration> warmup = Optional.empty();

    @Option(names = "--duration", description = "Measured time of each load (3s; 800ms).")
    private Optional<Duration> duration = Optional.empty();

    @Option(names = "--connections", description = "Idle connections (15000; 3000); a third of them in the storm.")
    private Optional<Integer> connections = Optional.empty();

    @Option(names = "--server-cpu", paramLabel = "N", description = "The server's CPU; the load has all others (0).")
    private Optional<Integer> serverCpu = Optional.empty();

    @Option(
            names = "--pin",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give server and load CPUs of their own (the default; needs taskset).")
    private boolean pin;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where table, JSON and charts are written (bench/target/compare of the clone).")
    private Optional<Path> output = Optional.empty();

    @Override
    public Integer call() {
        try {
            Compare compare = compare();
            Path launcher = Path.of(Launcher.path());
            Path folder = output.orElse(launcher.toAbsolutePath().getParent().resolveSibling(Compare.OUTPUT));
            Compare.Summary summary = compare.run(
                    launcher, folder, line -> spec.commandLine().getErr().println(line));
            spec.commandLine().getOut().println(summary.table());
            spec.commandLine().getOut().println("written to " + folder);
            return summary.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (RunFailure e) {
            spec.commandLine().getErr().println("compare: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Compare compare() {
        if (serverCpu.isPresent() && !pin) {
            throw new IllegalArgumentException("--server-cpu goes with --pin");
        }
        OptionalInt cpu = serverCpu.map(OptionalInt::of).orElse(OptionalInt.empty());
        return new Compare(effort(), servers, scenarios, cpu, pin);
    }

    private Effort effort() {
        Effort base = quick ? Effort.QUICK : Effort.FULL;
        return new Effort(
                rounds.orElse(base.rounds()),
                rehearsal.orElse(base.rehearsal()),
                warmup.orElse(base.warmup()),
                duration.orElse(base.duration()),
                connections.orElse(base.idleConnections()),
                connections.map(idle -> Math.max(Effort.ROOM, idle / 3)).orElse(base.stormConnections()),
                base.complete());
    }
}
