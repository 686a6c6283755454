package io.stentor.server.cli;

import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.LogLevel;
import io.stentor.server.config.OptionDef;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.OptionsReader;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code stentor config}: what can be set, and whether a file sets it right. */
final class ConfigCommand {
    private static final String FILE = "FILE";

    private final Shell shell;
    private CommandSpec check;

    private ConfigCommand(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec syntax(Shell shell) {
        ConfigCommand command = new ConfigCommand(shell);
        CommandSpec config = CommandSyntax.group("config", "stentor config COMMAND", "Look at what can be set.");
        CommandSyntax.addTo(config, command.checkSyntax());
        CommandSyntax.addTo(config, command.defaultsSyntax());
        return config;
    }

    private CommandSpec checkSyntax() {
        check = CommandSyntax.command(
                        "check",
                        "stentor config check FILE",
                        "Tell every mistake in a configuration file with its line, or that there is none.",
                        this::check)
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel(FILE)
                        .index("0")
                        .arity("1")
                        .required(true)
                        .type(String.class)
                        .description("What 'stentor serve --config' is to read.")
                        .build());
        check.usageMessage()
                .parameterListHeading("%n")
                .footer(
                        "",
                        "The environment counts, as for 'serve': options can be right only together with a key in it.",
                        "Exit code 0 when the file can be used, 2 when it cannot.");
        return check;
    }

    private CommandSpec defaultsSyntax() {
        CommandSpec defaults = CommandSyntax.command(
                "defaults",
                "stentor config defaults",
                "Print every option, its default and what it does, as a file that 'serve --config' reads.",
                this::printDefaults);
        defaults.usageMessage()
                .footer(
                        "",
                        "A file needs only the lines that are to be different. It is written in HOCON; durations have a",
                        "unit (300ms, 25s, 2m, 1h), sizes may have one (64KiB, 1MiB, 1GiB). It includes no other files and",
                        "names no environment variables: those are read by themselves (see 'stentor serve --help').");
        return defaults;
    }

    private int check() {
        LogOutput.begin(LogLevel.WARN);
        String file = check.positionalParameters().get(0).getValue();
        OptionsReader reader = new OptionsReader().file(file);
        int set = reader.count();
        int changed = reader.changes().size();
        try {
            reader.environment(shell.environment()).read(false);
        } catch (InvalidOptionsException e) {
            shell.complain(e.errors());
            return ExitCode.USAGE;
        }
        shell.out().printf("ok: %s set, %d changed%n", options(set), changed);
        shell.out().flush();
        return ExitCode.DONE;
    }

    private static String options(int count) {
        return count == 1 ? "1 option" : count + " options";
    }

    private int printDefaults() {
        List<OptionDef<?>> options = OptionTable.all();
        int width = widest(options, option -> assignment(option).length());
        shell.out().println("# Every option with its default. A file needs only the lines that are to be different.");
        for (OptionDef<?> option : options) {
            shell.out().printf("%-" + width + "s  # %s%n", assignment(option), option.sentence());
        }
        return ExitCode.DONE;
    }

    private static String assignment(OptionDef<?> option) {
        return option.name() + " = " + option.defaultInFile();
    }

    private static int widest(List<OptionDef<?>> options, ToIntFunction<OptionDef<?>> width) {
        return options.stream().mapToInt(width).max().orElseThrow();
    }
}
