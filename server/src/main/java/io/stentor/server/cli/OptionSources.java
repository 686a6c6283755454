package io.stentor.server.cli;

import io.stentor.server.config.OptionsReader;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Where commands take option values from, but for flags that stand for one option: the same for all of them. Stateless. */
final class OptionSources {
    private static final String CONFIG = "--config";
    private static final String SET = "--set";

    private OptionSources() {}

    /** Adds the flags that name them. */
    static CommandSpec addTo(CommandSpec command) {
        return command.addOption(CommandSyntax.valued(
                                CONFIG, "FILE", "Options from a file; 'stentor config defaults' prints one.")
                        .build())
                .addOption(CommandSyntax.valued(
                                SET, "KEY=VALUE", "Set any option of 'stentor config defaults'; repeatable.")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
    }

    /** Reads them in rising order, as the command was typed. */
    static OptionsReader read(CommandSpec command, Shell shell) {
        String file = command.findOption(CONFIG).getValue();
        List<String> assignments = command.findOption(SET).getValue();
        OptionsReader reader = new OptionsReader();
        if (file != null) {
            reader.file(file);
        }
        return reader.environment(shell.environment()).assignments(assignments == null ? List.of() : assignments);
    }
}
