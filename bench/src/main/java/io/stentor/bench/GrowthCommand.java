package io.stentor.bench;

import io.stentor.bench.compare.Placement;
import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.growth.Axis;
import io.stentor.bench.growth.Effort;
import io.stentor.bench.growth.Growth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stentor bench growth}: reads the options, has the runs made, prints the tables. */
@Command(
        name = "growth",
        description = "Says how cost grows with members, rooms, payload, connections, lanes and logs.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class GrowthCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--quick", description = "Fewer values and shorter runs: two minutes instead of ten.")
    private boolean quick;

    @Option(
            names = "--axes",
            split = ",",
            paramLabel = "NAME",
            description = "Some of members, rooms, payload, connections, lanes, log (all).")
    private List<Axis> axes = List.of(Axis.values());

    @Option(
            names = "--rehearsal",
            description = "Time in which each server first does the same for all values, for its compiler (5s; 2s).")
    private Optional<Duration> rehearsal = Optional.empty();

    @Option(names = "--warmup", description = "Time under load before figures are taken (3s; 500ms).")
    private Optional<Duration> warmup = Optional.empty();

    @Option(names = "--duration", description = "Measured time of each run (4s; 1s).")
    private Optional<Duration> duration = Optional.empty();

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Leave out what takes more connections (15000).")
    private Optional<Integer> maxConnections = Optional.empty();

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
            description = "Where table, JSON and charts are written (bench/target/growth of the clone).")
    private Optional<Path> output = Optional.empty();

    @Override
    public Integer call() {
        try {
            Growth growth = growth();
            String launcher = Launcher.path();
            Path folder = output.orElseGet(
                    () -> Path.of(launcher).toAbsolutePath().getParent().resolveSibling(Growth.OUTPUT));
            Growth.Summary summary = growth.run(
                    launcher, folder, line -> spec.commandLine().getErr().println(line));
            spec.commandLine().getOut().println(summary.table());
            spec.commandLine().getOut().println("written to " + folder);
            return summary.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (RunFailure e) {
            spec.commandLine().getErr().println("growth: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Growth growth() {
        if (serverCpu.isPresent() && !pin) {
            throw new IllegalArgumentException("--server-cpu goes with --pin");
        }
        OptionalInt cpu = serverCpu.map(OptionalInt::of).orElse(OptionalInt.empty());
        return new Growth(effort(), axes, pin ? Placement.apart(cpu) : Placement.leftToTheKernel());
    }

    private Effort effort() {
        Effort base = quick ? Effort.QUICK : Effort.FULL;
        return new Effort(
                rehearsal.orElse(base.rehearsal()),
                warmup.orElse(base.warmup()),
                duration.orElse(base.duration()),
                base.complete(),
                maxConnections.orElse(base.mostConnections()));
    }
}
