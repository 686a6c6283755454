package io.stentor.server.config;

import java.util.HashMap;
import java.util.Map;

/** Accepted texts by option, the last one set winning; the default where there is none. Used by one thread. */
final class OptionValues {
    private final Map<OptionDef<?>, String> texts = new HashMap<>();

    /** False, and nothing set, when the option's type does not take the text. */
    boolean set(OptionDef<?> option, String text) {
        if (option.type().parse(text).isEmpty()) {
            return false;
        }
        texts.put(option, text);
        return true;
    }

    <T> T of(OptionDef<T> option) {
        String text = texts.get(option);
        return text == null ? option.defaultValue() : option.type().parse(text).orElseThrow();
    }
}
