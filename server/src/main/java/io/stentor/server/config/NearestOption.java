package io.stentor.server.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which option somebody may have meant who wrote a name that is none. Stateless. */
final class NearestOption {
    /** Longer names are none that somebody has mistyped; comparing costs their length squared. */
    private static final int LONGEST = 80;
    /** One letter in so many may be wrong. */
    private static final int LETTERS_PER_SLIP = 4;

    private NearestOption() {}

    /** {@return what to add to the mistake: nothing, or a question that begins with a semicolon} */
    static String hint(String name) {
        return to(name).map(option -> "; did you mean " + option + "?").orElse("");
    }

    /** {@return the same for an environment variable} */
    static String variableHint(String name) {
        String written = name.substring(OptionDef.ENVIRONMENT_PREFIX.length()).replace('_', '.');
        return to(written)
                .flatMap(OptionTable::named)
                .map(option -> "; did you mean " + option.environmentName() + "?")
                .orElse("");
    }

    /** One that is a few letters off, else the only one whose last word is right. */
    static Optional<String> to(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return Optional.empty();
        }
        List<String> names = OptionTable.all().stream().map(OptionDef::name).toList();
        int most = Math.max(1, name.length() / LETTERS_PER_SLIP);
        return names.stream()
                .min(Comparator.comparingInt(option -> distance(option, name)))
                .filter(option -> distance(option, name) <= most)
                .or(() -> onlyOneOfSameLastWord(names, name));
    }

    private static Optional<String> onlyOneOfSameLastWord(List<String> names, String name) {
        List<String> same = names.stream()
                .filter(option -> lastWord(option).equalsIgnoreCase(lastWord(name)))
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Letters to add, drop or replace until both are the same, whatever their case (Levenshtein). */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
