package io.stentor.server.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One option. Everything that is said about it anywhere (help, {@code config defaults}, errors, documentation) is
 * printed from here.
 *
 * @param name group and name, as in {@code --set limits.roomsPerSocket=20}
 * @param sentence what it does, one sentence, with the unit where the type does not tell it
 */
public record OptionDef<T>(String name, OptionType<T> type, T defaultValue, String sentence) {
    static final String ENVIRONMENT_PREFIX = "STENTOR_";

    private static final Pattern WORD_START = Pattern.compile("\\.|(?=[A-Z])");

    /** {@code STENTOR_LIMITS_ROOMS_PER_SOCKET} for {@code limits.roomsPerSocket}. */
    public String environmentName() {
        return ENVIRONMENT_PREFIX + WORD_START.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    public String defaultText() {
        return type.print(defaultValue);
    }

    /** The default as a configuration file writes it. */
    public String defaultInFile() {
        return type.printForFile(defaultText());
    }

    /** A value as the log may show it. */
    String shown(T value) {
        return type.isSecret() && !value.equals(defaultValue) ? "(set)" : type.print(value);
    }
}
