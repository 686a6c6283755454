package io.stentor.server.cli;

import io.stentor.server.config.OptionDef;
import io.stentor.server.config.OptionTable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** {@code stentor config}: what can be set. */
final class ConfigCommand {
    private final Shell shell;

    private ConfigCommand(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec syntax(Shell shell) {
        ConfigCommand command = new ConfigCommand(shell);
        CommandSpec config = CommandSyntax.group("config", "stentor config COMMAND", "Look at what can be set.");
        config.addSubcommand(
                "defaults",
                CommandSyntax.command(
                        "defaults",
                        "stentor config defaults",
                        "Print every option, its default and what it does.",
                        command::printDefaults));
        return config;
    }

    private int printDefaults() {
        int nameWidth = widest(OptionDef::name);
        int defaultWidth = widest(OptionDef::defaultText);
        String row = "%-" + nameWidth + "s  %-" + defaultWidth + "s  %s%n";
        shell.out().printf(row, "OPTION", "DEFAULT", "MEANING");
        for (OptionDef<?> option : OptionTable.all()) {
            shell.out().printf(row, option.name(), option.defaultText(), option.sentence());
        }
        return ExitCode.DONE;
    }

    private static int widest(Function<OptionDef<?>, String> column) {
        return OptionTable.all().stream()
                .mapToInt(option -> column.apply(option).length())
                .max()
                .orElseThrow();
    }
}
