package io.stentor.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accepted texts by option, the last one set winning; the default where there is none. Used by one thread. */
final class OptionValues {
    private record Setting(String text, Source source) {}

    private final Map<OptionDef<?>, Setting> settings = new HashMap<>();

    /** False, and nothing set, when the option's type does not take the text. */
    boolean set(OptionDef<?> option, String text, Source source) {
        if (option.type().parse(text).isEmpty()) {
            return false;
        }
        settings.put(option, new Setting(text, source));
        return true;
    }

    <T> T of(OptionDef<T> option) {
        Setting setting = settings.get(option);
        return setting == null
                ? option.defaultValue()
                : option.type().parse(setting.text()).orElseThrow();
    }

    /** Where it was set; empty when it has its default because nobody has set it. */
    Optional<Source> source(OptionDef<?> option) {
        return Optional.ofNullable(settings.get(option)).map(Setting::source);
    }

    /** How many have been set, to their defaults or otherwise. */
    int count() {
        return settings.size();
    }

    /** What is not as it is by default, in the order of the table. */
    List<Change> changes() {
        return OptionTable.all().stream()
                .filter(option -> !of(option).equals(option.defaultValue()))
                .map(option -> new Change(
                        option.name(),
                        shown(option),
                        settings.get(option).source().place()))
                .toList();
    }

    private <T> String shown(OptionDef<T> option) {
        return option.shown(of(option));
    }
}
