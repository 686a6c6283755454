package io.stentor.bench;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.faults.Faults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stentor bench faults}: reads the options, does the faults, writes the reports. */
@Command(
        name = "faults",
        description = "Does to a server and its clients what goes wrong in practice, and judges every delivery.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class FaultsCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--list", description = "Say what there is, and do nothing.")
    private boolean list;

    @Option(names = "--only", split = ",", paramLabel = "ID", description = "These faults only, such as F07,F12.")
    private List<String> only = List.of();

    @Option(names = "--seed", description = "What chance comes from; another one each time unless it is set.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything as JSON.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (list) {
                out.print(Faults.list());
                out.flush();
                return CommandLine.ExitCode.OK;
            }
            Faults faults = Faults.chosen(only, seed.orElseGet(() -> System.currentTimeMillis() % 1_000_000));
            boolean passed = faults.run(List.of(Launcher.path()), out);
            json.ifPresent(file -> write(file, faults.json()));
            return passed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (RunFailure e) {
            spec.commandLine().getErr().println("faults: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new RunFailure("cannot write " + file + ": " + e, e);
        }
    }
}
