package io.stentor.server.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.stentor.server.config.Mistake.Kind;
import io.stentor.server.config.Source.FileLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of one configuration file and everything that is wrong with it, told with its lines. Made by
 * {@link #read}; immutable from then on.
 */
final class ConfigFile {
    /** A value that its option may take. */
    record Setting(OptionDef<?> option, String text, FileLine line) {}

    /** Words in a name; no option has as many. */
    private static final int DEEPEST = 5;

    private static final Pattern BLANK = Pattern.compile("\\s");
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[\\w.-]+}");

    private final String name;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();

    private ConfigFile(String name) {
        this.name = name;
    }

    /** Never fails: a file that cannot be read has one mistake and no settings. */
    static ConfigFile read(String path) {
        ConfigFile file = new ConfigFile(Quoted.visible(path));
        try {
            file.group(List.of(), HoconText.parse(file.name, FileText.of(path)));
        } catch (FileText.Unreadable e) {
            file.mistakes.add(Mistake.at(Kind.UNREADABLE, new FileLine(file.name, 0), "", e.getMessage()));
        } catch (HoconText.Refused e) {
            file.mistakes.add(e.mistake());
        }
        return file;
    }

    /** In the order of their lines. */
    List<Setting> settings() {
        return settings.stream()
                .sorted(Comparator.comparingInt(setting -> setting.line().line()))
                .toList();
    }

    /** What is wrong beside the values. */
    List<Mistake> mistakes() {
        return mistakes;
    }

    private void group(List<String> path, ConfigObject group) {
        group.forEach((key, value) ->
                value(Stream.concat(path.stream(), Stream.of(key)).toList(), value));
    }

    private void value(List<String> path, ConfigValue value) {
        String key = nameOf(path);
        try {
            Optional<OptionDef<?>> option = OptionTable.named(key);
            if (option.isPresent()) {
                setting(option.get(), value);
            } else if (value instanceof ConfigObject group && mayHoldOptions(path, key, group)) {
                group(path, group);
            } else {
                unknown(key, value);
            }
        } catch (ConfigException.NotResolved e) {
            unresolved(key, value);
        }
    }

    /** Up to its first blank: where an equals sign was forgotten, what follows is the value. */
    private static String nameOf(List<String> path) {
        String name = Quoted.visible(ConfigUtil.joinPath(path));
        Matcher blank = BLANK.matcher(name);
        return blank.find() ? name.substring(0, blank.start()) + "..." : name;
    }

    /** One that is unknown, too: who has mistyped its name is told for each of its keys what was meant. */
    private static boolean mayHoldOptions(List<String> path, String key, ConfigObject group) {
        return OptionTable.isGroup(key) || (!group.isEmpty() && path.size() < DEEPEST);
    }

    private void setting(OptionDef<?> option, ConfigValue value) {
        switch (value.valueType()) {
            case OBJECT -> notAccepted(option, value, "a group");
            case NULL -> notAccepted(option, value, "null");
            case LIST -> list(option, (ConfigList) value);
            default -> settings.add(new Setting(option, textOf(value), lineOf(value)));
        }
    }

    private void list(OptionDef<?> option, ConfigList list) {
        if (!option.type().isList()) {
            notAccepted(option, list, "a list");
        } else if (!list.stream().allMatch(ConfigFile::isOneElement)) {
            notAccepted(option, list, "a list of more than single values");
        } else {
            String text = list.isEmpty()
                    ? OptionType.NONE
                    : list.stream().map(ConfigFile::textOf).collect(Collectors.joining(","));
            settings.add(new Setting(option, text, lineOf(list)));
        }
    }

    /** With a comma in it, it would be two. */
    private static boolean isOneElement(ConfigValue element) {
        return switch (element.valueType()) {
            case STRING, NUMBER, BOOLEAN -> !textOf(element).contains(",");
            default -> false;
        };
    }

    /** As it was written: a number keeps its digits. */
    private static String textOf(ConfigValue value) {
        return value.atKey("value").getString("value");
    }

    private FileLine lineOf(ConfigValue value) {
        return new FileLine(name, Math.max(0, value.origin().lineNumber()));
    }

    private void notAccepted(OptionDef<?> option, ConfigValue value, String shown) {
        mistakes.add(Mistake.notAccepted(lineOf(value), option, shown));
    }

    private void unknown(String key, ConfigValue value) {
        String reason = OptionTable.isGroup(key)
                ? Quoted.of(key) + " is a group of options, not an option"
                : "unknown option " + Quoted.of(key) + NearestOption.hint(key);
        FileLine line = lineOf(value);
        mistakes.add(new Mistake(Kind.UNKNOWN, line, key, line.place() + ": " + reason));
    }

    private void unresolved(String key, ConfigValue value) {
        String written = value.render();
        String what = SUBSTITUTION.matcher(written).matches() ? written : "a substitution in it";
        String reason = what + " is not set in this file; the environment is not looked up";
        mistakes.add(Mistake.at(Kind.UNRESOLVED, lineOf(value), key, reason));
    }
}
