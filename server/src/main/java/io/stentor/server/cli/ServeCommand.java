package io.stentor.server.cli;

import io.stentor.server.config.Change;
import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.LogLevel;
import io.stentor.server.config.OptionDef;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.Options;
import io.stentor.server.config.OptionsReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code stentor serve}: runs the standalone server until it is told to stop. */
final class ServeCommand implements Callable<Integer> {
    private static final String DEV = "--dev";

    /** The flags that stand for one option each. */
    private static final Map<String, OptionDef<?>> FLAGS = Map.of(
            "--host", OptionTable.SERVER_HOST,
            "--port", OptionTable.SERVER_PORT,
            "--admin-port", OptionTable.ADMIN_PORT);

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Shell shell;
    private CommandSpec spec;

    private ServeCommand(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec syntax(Shell shell) {
        ServeCommand command = new ServeCommand(shell);
        command.spec = OptionSources.addTo(CommandSyntax.command(
                        "serve",
                        "stentor serve [--config FILE] [--host H] [--port N] [--admin-port N] [--dev]%n"
                                + "                     [--set KEY=VALUE]...",
                        "Run the standalone server. No file and no service is needed.",
                        command)
                .addOption(flag("--host", "H"))
                .addOption(flag("--port", "N"))
                .addOption(flag("--admin-port", "N"))
                .addOption(OptionSpec.builder(DEV)
                        .type(boolean.class)
                        .description("Serve the demo chat and the client bundle on the public port.")
                        .build()));
        command.spec
                .usageMessage()
                .footer(
                        "",
                        "Order: default < file < environment < --set < flag. In the environment limits.jsonDepth",
                        "is STENTOR_LIMITS_JSON_DEPTH.",
                        "SIGTERM and SIGINT drain the server and end it with exit code 0; the second one cuts",
                        "the drain short.");
        return command.spec;
    }

    private static OptionSpec flag(String flag, String label) {
        OptionDef<?> option = FLAGS.get(flag);
        String description = option.sentence() + " Default " + option.defaultText() + ".";
        return CommandSyntax.valued(flag, label, description).build();
    }

    @Override
    public Integer call() throws InterruptedException {
        // Libraries that help to read the options would talk about themselves before the log is what the options say.
        LogOutput.begin(LogLevel.WARN);
        try {
            OptionsReader reader = reader();
            Options options = reader.read(typed(DEV, false));
            try (LogOutput log = LogOutput.begin(options.logging(), shell.log())) {
                return serve(options, reader.changes(), log);
            }
        } catch (InvalidOptionsException e) {
            shell.complain(e.errors());
            return ExitCode.USAGE;
        }
    }

    private OptionsReader reader() {
        OptionsReader reader = OptionSources.read(spec, shell);
        FLAGS.forEach((flag, option) -> {
            String text = typed(flag, null);
            if (text != null) {
                reader.flag(flag, option, text);
            }
        });
        return reader;
    }

    private <T> T typed(String flag, T otherwise) {
        T value = spec.findOption(flag).getValue();
        return value == null ? otherwise : value;
    }

    /** From here on whatever is said goes the log's way: nobody may read it, and that must neither stop the server nor its end. */
    private int serve(Options options, List<Change> changes, LogOutput log) throws InterruptedException {
        Shell patient = shell.speakingTo(shell.out(), log.err());
        StopSignal stop = shell.stopSignal().get();
        SystemdNotify systemd = SystemdNotify.of(shell.environment());
        try (RunningServer server = shell.serverStart().start(options, log::dropped)) {
            logConfiguration(changes);
            new Announcement(options, server).print(patient);
            systemd.ready();
            openJars();
            awaitEnd(server, stop, systemd);
            return ExitCode.DONE;
        } catch (StartException e) {
            patient.complain(e.getMessage());
            return e.exitCode();
        } catch (RuntimeException | Error bug) {
            LOG.atError().addKeyValue("event", "fault").setCause(bug).log("the server ends: {}", bug.toString());
            return ExitCode.FAILED;
        }
    }

    /**
     * Opens the jars that the start did not need, by looking for what is in none: an upgrade may replace them while this
     * server runs, and what it has open it keeps.
     */
    private static void openJars() {
        ClassLoader.getSystemResource("in no jar");
    }

    /** Returns when all clients have been let go. */
    private static void awaitEnd(RunningServer server, StopSignal stop, SystemdNotify systemd)
            throws InterruptedException {
        HeapBound heap = HeapBound.begin();
        try {
            stop.await();
            systemd.stopping();
            stop.onRepeated(server::hurry);
            server.drain();
        } finally {
            heap.end();
        }
    }

    /** What somebody else has to know to start the same server. Secrets are only said to be set. */
    private static void logConfiguration(List<Change> changes) {
        LoggingEventBuilder line = LOG.atInfo().addKeyValue("event", "configuration");
        for (Change change : changes) {
            line = line.addKeyValue(change.key(), change.value() + " (" + change.place() + ")");
        }
        line.log(changes.isEmpty() ? "every option has its default" : "options that differ from their defaults");
    }
}
