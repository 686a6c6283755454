package io.stentor.bench;

import io.stentor.bench.cluster.ClusterBench;
import io.stentor.bench.cluster.Make;
import io.stentor.bench.compare.Placement;
import io.stentor.bench.fanout.RunFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stentor bench cluster}: reads the options, has the runs made, prints the table. */
@Command(
        name = "cluster",
        description = "Sends messages through Redis from one server to the members on another; needs redis-server.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ClusterCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--mode",
            defaultValue = "classic",
            description = "The dialect: classic, sharded or streams (${DEFAULT-VALUE}).")
    private String mode;

    @Option(names = "--servers", split = ",", paramLabel = "NAME", description = "Some of stentor, node (all).")
    private List<Make> makes = List.of(Make.values());

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Rounds, of which medians are told (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--warmup", defaultValue = "4s", description = "Time under load before figures (${DEFAULT-VALUE}).")
    private Duration warmup;

    @Option(names = "--duration", defaultValue = "4s", description = "Measured time of each load (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(names = "--members", defaultValue = "100", description = "Members of the room (${DEFAULT-VALUE}).")
    private int members;

    @Option(
            names = "--rate",
            defaultValue = "200",
            description = "Messages per second for latencies (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--server-cpu",
            paramLabel = "N",
            description = "The CPU of all three servers; Redis and the load have the others (0).")
    private Optional<Integer> serverCpu = Optional.empty();

    @Option(
            names = "--pin",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give servers and load CPUs of their own (the default; needs taskset).")
    private boolean pin;

    @Override
    public Integer call() {
        try {
            String table = bench().run(
                            Path.of(Launcher.path()),
                            line -> spec.commandLine().getErr().println(line));
            spec.commandLine().getOut().println(table);
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (RunFailure e) {
            spec.commandLine().getErr().println("cluster: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private ClusterBench bench() {
        OptionalInt cpu = serverCpu.map(OptionalInt::of).orElse(OptionalInt.empty());
        Placement placement = pin ? Placement.apart(cpu) : Placement.leftToTheKernel();
        return new ClusterBench(mode, makes, rounds, warmup, duration, members, rate, placement);
    }
}
