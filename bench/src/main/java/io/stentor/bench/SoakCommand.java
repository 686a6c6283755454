package io.stentor.bench;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.soak.Soak;
import io.stentor.bench.soak.SoakReport;
import io.stentor.bench.soak.SoakResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stentor bench soak}: reads the options, makes the run, writes the reports. */
@Command(
        name = "soak",
        description = "Has a server live with clients that come, go, fail and return, and says whether anything grows.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class SoakCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--duration", defaultValue = "1h", description = "How long (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(names = "--seed", description = "What chance comes from; another one each time unless it is set.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything as JSON.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() {
        try {
            Soak soak = new Soak(
                    duration,
                    seed.orElseGet(() -> System.currentTimeMillis() % 1_000_000),
                    spec.commandLine().getOut());
            SoakResult result = soak.run(Launcher.path());
            spec.commandLine().getOut().print(SoakReport.text(result));
            spec.commandLine().getOut().flush();
            if (json.isPresent()) {
                Files.writeString(json.get(), SoakReport.json(result));
            }
            return result.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (RunFailure | IOException e) {
            spec.commandLine().getErr().println("soak: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
