package io.stentor.server.config;

/**
 * One thing that is wrong with what was set. Immutable.
 *
 * @param source where
 * @param key the option it is about, as it was written; empty when it is about none or several
 * @param text one line for people that names the place, the key and the remedy; no secret and no control character
 */
public record Mistake(Kind kind, Source source, String key, String text) {
    /** What sort of thing is wrong. */
    public enum Kind {
        /** There is no such option, or it was not written as one. */
        UNKNOWN,
        /** The option does not take the value. */
        NOT_ACCEPTED,
        /** Options that do not go together. */
        COMBINATION,
        /** The file is missing, too large, no file or no text. */
        UNREADABLE,
        /** The file is no HOCON. */
        SYNTAX,
        /** A substitution names what is not set. */
        UNRESOLVED,
        /** The file asks for another one. */
        INCLUDE
    }

    /** A mistake whose text begins with its place. */
    static Mistake at(Kind kind, Source source, String key, String reason) {
        return new Mistake(kind, source, key, source.at(key) + ": " + reason);
    }

    /** A value that its option does not take; a secret one is not shown. */
    static Mistake notAccepted(Source source, OptionDef<?> option, String shown) {
        String value = option.type().isSecret() ? "the value" : shown;
        return at(
                Kind.NOT_ACCEPTED,
                source,
                option.name(),
                value + " is not " + option.type().accepts());
    }
}
