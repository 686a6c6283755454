package io.stentor.wire.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of RFC 8259 written down as directly as possible, to compare the real reader with. Recursive and slow. */
final class NaiveJson {
    private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r]*");
    private static final Pattern SCALAR =
            Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern STRING =
            Pattern.compile("\"([^\\x00-\\x1f\"\\\\]|\\\\([\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*\"");

    private final String text;
    private final List<String> elements = new ArrayList<>();
    private int position;
    private int depth;

    private NaiveJson(String text) {
        this.text = text;
    }

    static NaiveJson of(String text) {
        NaiveJson json = new NaiveJson(text);
        json.match(SPACE);
        boolean array = json.position < text.length() && text.charAt(json.position) == '[';
        boolean valid = json.value() && json.match(SPACE) && json.position == text.length();
        return valid && array ? json : new NaiveJson("");
    }

    boolean isArray() {
        return !text.isEmpty();
    }

    /** The text of each element of the outermost array. */
    List<String> elements() {
        return elements;
    }

    private boolean value() {
        if (take('[')) {
            return items(']', this::element);
        }
        if (take('{')) {
            return items('}', () -> match(SPACE) && match(STRING) && match(SPACE) && take(':') && spacedValue());
        }
        return match(STRING) || match(SCALAR);
    }

    private boolean items(char end, BooleanSupplier item) {
        depth++;
        match(SPACE);
        boolean valid = take(end);
        while (!valid && item.getAsBoolean()) {
            valid = take(end);
            if (!valid && !take(',')) {
                return false;
            }
        }
        depth--;
        return valid;
    }

    private boolean element() {
        match(SPACE);
        int start = position;
        boolean outermost = depth == 1;
        boolean valid = value();
        if (valid && outermost) {
            elements.add(text.substring(start, position));
        }
        return valid && match(SPACE);
    }

    private boolean spacedValue() {
        return match(SPACE) && value() && match(SPACE);
    }

    private boolean take(char expected) {
        boolean there = position < text.length() && text.charAt(position) == expected;
        position += there ? 1 : 0;
        return there;
    }

    private boolean match(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        boolean there = matcher.lookingAt();
        position = there ? matcher.end() : position;
        return there;
    }
}
