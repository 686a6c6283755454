package io.stentor.bench;

import io.stentor.bench.jmh.Stages;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stentor bench stages}: reads the options, has the benchmarks run, prints the table. */
@Command(
        name = "stages",
        description = "Measures time and allocation of each stage of a message's path, in memory, with JMH.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class StagesCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "Those whose name has it, such as Ring or 'Packet.*ing' (all).")
    private Pattern only;

    @Option(names = "--quick", description = "One minute for all, instead of eight.")
    private boolean quick;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "JVMs for each (2; 1 with --quick); 0 runs them in this one.")
    private Optional<Integer> forks = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write JMH's JSON.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() {
        try {
            Stages stages = quick ? Stages.quick(only) : Stages.full(only);
            Stages.Results results = forks.map(stages::withForks)
                    .orElse(stages)
                    .run(line -> spec.commandLine().getErr().println(line));
            spec.commandLine().getOut().print(results.table());
            spec.commandLine().getOut().flush();
            json.ifPresent(results::writeJson);
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IllegalStateException | UncheckedIOException e) {
            spec.commandLine().getErr().println("stages: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
