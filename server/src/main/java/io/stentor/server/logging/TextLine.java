package io.stentor.server.logging;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the log for people: {@code 2026-11-29T12:00:00.000Z WARN  RedisLink event=redis_away Redis is away: … key=value}.
 * A stack trace follows in lines that are indented, so that nothing but a line of ours begins with a time. What a terminal
 * or a reader of lines would obey is escaped. Stateless.
 */
final class TextLine {
    private static final String INDENT = "\n    ";
    /** Controls, among them the ends of lines; what turns the direction of writing; halves of a character. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    /** Can stand as a value without quotes. */
    private static final Pattern BARE = Pattern.compile("[^\\s\"'=\\\\]+");

    private TextLine() {}

    static String of(Line line) {
        StringBuilder text = new StringBuilder(line.timestamp())
                .append(' ')
                .append(line.level())
                .append(" ".repeat(Math.max(0, 5 - line.level().length())))
                .append(' ')
                .append(line.logger())
                .append(" event=")
                .append(value(line.event()))
                .append(' ')
                .append(escaped(line.message()));
        line.fields()
                .forEach((name, value) ->
                        text.append(' ').append(escaped(name)).append('=').append(value(value.toString())));
        if (line.exception() != null) {
            line.exception().lines().forEach(row -> text.append(INDENT).append(escaped(row.replace("\t", "  "))));
        }
        return text.toString();
    }

    private static String value(String value) {
        String escaped = escaped(value);
        return BARE.matcher(escaped).matches()
                ? escaped
                : '"' + escaped(value.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    private static String escaped(String text) {
        return NO_TEXT.matcher(text).replaceAll(control -> Matcher.quoteReplacement(escape(control.group())));
    }

    private static String escape(String control) {
        return switch (control) {
            case "\n" -> "\\n";
            case "\r" -> "\\r";
            case "\t" -> "\\t";
            default -> "\\u%04x".formatted(control.codePointAt(0));
        };
    }
}
