package io.stentor.server.cli;

import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.OptionDef;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.Options;
import io.stentor.server.config.OptionsReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code stentor serve}: runs the standalone server until it is told to stop. */
final class ServeCommand implements Callable<Integer> {
    private static final String DEV = "--dev";
    private static final String SET = "--set";

    /** The flags that stand for one option each. */
    private static final Map<String, OptionDef<?>> FLAGS = Map.of(
            "--host", OptionTable.SERVER_HOST,
            "--port", OptionTable.SERVER_PORT,
            "--admin-port", OptionTable.ADMIN_PORT);

    private final Shell shell;
    private CommandSpec spec;

    private ServeCommand(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec syntax(Shell shell) {
        ServeCommand command = new ServeCommand(shell);
        command.spec = CommandSyntax.command(
                        "serve",
                        "stentor serve [--host H] [--port N] [--admin-port N] [--dev] [--set KEY=VALUE]...",
                        "Run the standalone server. No file and no service is needed.",
                        command)
                .addOption(flag("--host", "H"))
                .addOption(flag("--port", "N"))
                .addOption(flag("--admin-port", "N"))
                .addOption(OptionSpec.builder(DEV)
                        .type(boolean.class)
                        .description("Serve the demo chat and the client bundle on the public port.")
                        .build())
                .addOption(CommandSyntax.valued(
                                SET, "KEY=VALUE", "Set any option of 'stentor config defaults'; repeatable.")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        command.spec
                .usageMessage()
                .footer(
                        "",
                        "Order: default < environment (STENTOR_LIMITS_JSON_DEPTH is limits.jsonDepth) < --set < flag.",
                        "SIGTERM and SIGINT drain the server and end it with exit code 0.");
        return command.spec;
    }

    private static OptionSpec flag(String flag, String label) {
        OptionDef<?> option = FLAGS.get(flag);
        String description = option.sentence() + " Default " + option.defaultText() + ".";
        return CommandSyntax.valued(flag, label, description).build();
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            serve(options());
            return ExitCode.DONE;
        } catch (InvalidOptionsException e) {
            shell.complain(e.getMessage());
            return ExitCode.USAGE;
        } catch (StartException e) {
            shell.complain(e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private Options options() throws InvalidOptionsException {
        OptionsReader reader =
                new OptionsReader().environment(shell.environment()).assignments(typed(SET, List.of()));
        FLAGS.forEach((flag, option) -> {
            String text = typed(flag, null);
            if (text != null) {
                reader.flag(flag, option, text);
            }
        });
        return reader.read(typed(DEV, false));
    }

    private <T> T typed(String flag, T otherwise) {
        T value = spec.findOption(flag).getValue();
        return value == null ? otherwise : value;
    }

    private void serve(Options options) throws StartException, InterruptedException {
        StopSignal stop = shell.stopSignal().get();
        LogOutput.begin(options.logging().level());
        SystemdNotify systemd = SystemdNotify.of(shell.environment());
        try (RunningServer server = shell.serverStart().start(options)) {
            new Announcement(options, server).print(shell);
            systemd.ready();
            stop.await();
            systemd.stopping();
        }
    }
}
