package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.server.config.Quoted;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How commands are declared, explained and refused: what all of them have in common. */
final class CommandSyntax {
    private static final int WIDTH = 100;

    private static final IFactory LISTS = new Lists();

    private CommandSyntax() {}

    /** A command with {@code --help}, to which the caller adds what is its own. */
    static CommandSpec command(String name, String synopsis, String description, Callable<Integer> action) {
        CommandSpec command = CommandSpec.wrapWithoutInspection(action, LISTS).name(name);
        command.usageMessage()
                .width(WIDTH)
                .customSynopsis(synopsis)
                .description(description)
                .descriptionHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .sortOptions(false);
        return command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this and exit.")
                .build());
    }

    /** A command that only groups others: on its own it is a mistake, answered with its help. */
    static CommandSpec group(String name, String synopsis, String description) {
        PrintedHelp help = new PrintedHelp();
        help.spec = command(name, synopsis, description, help);
        return help.spec;
    }

    private static final class PrintedHelp implements Callable<Integer> {
        private CommandSpec spec;

        @Override
        public Integer call() {
            CommandLine command = spec.commandLine();
            command.usage(command.getErr());
            return ExitCode.USAGE;
        }
    }

    /**
     * Makes what options that are given more than once are collected in. The library's own factory looks through all jars for
     * a class of Groovy's first.
     */
    private static final class Lists implements IFactory {
        @Override
        public <K> K create(Class<K> type) {
            if (type.equals(List.class)) {
                return type.cast(new ArrayList<>());
            }
            throw new IllegalArgumentException(type.getName());
        }
    }

    /** Adds a command to a group, under its own name. */
    static void addTo(CommandSpec group, CommandSpec command) {
        group.addSubcommand(command.name(), new CommandLine(command, LISTS));
    }

    static OptionSpec.Builder valued(String flag, String label, String description) {
        return OptionSpec.builder(flag)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description);
    }

    /** Ready to execute. A mistake is one line on standard error; nothing is guessed, expanded or abbreviated. */
    static CommandLine commandLine(CommandSpec root, Shell shell) {
        return new CommandLine(root, LISTS)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(shell.out(), true, UTF_8))
                .setErr(new PrintWriter(shell.err(), true, UTF_8))
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler((refusal, arguments) -> refuse(refusal, shell));
    }

    private static int refuse(ParameterException refusal, Shell shell) {
        String command = refusal.getCommandLine().getCommandSpec().qualifiedName();
        shell.complain(reason(refusal) + " (see " + command + " --help)");
        return ExitCode.USAGE;
    }

    private static String reason(ParameterException refusal) {
        if (refusal instanceof UnmatchedArgumentException unmatched) {
            String argument = unmatched.getUnmatched().get(0);
            return (unmatched.isUnknownOption() ? "unknown option " : "unknown argument ") + Quoted.of(argument);
        }
        String message = refusal.getMessage();
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
