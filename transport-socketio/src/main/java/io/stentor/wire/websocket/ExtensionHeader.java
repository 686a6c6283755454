package io.stentor.wire.websocket;

/**
 * Reads the value of {@code Sec-WebSocket-Extensions} from left to right. Used once, by one thread.
 *
 * <p>What breaks the grammar stops it: from then on it finds nothing, and {@link #isAtEnd} is false for ever. Source: RFC
 * 6455 section 9.1, whose values are tokens also when they are quoted; empty elements of the list are allowed.
 */
final class ExtensionHeader {
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int position;
    private boolean broken;

    ExtensionHeader(String text) {
        this.text = text;
    }

    /** Whether all was read, and by the grammar. */
    boolean isAtEnd() {
        skipBlanks();
        return !broken && position == text.length();
    }

    /** Whether the element that begins here is empty. */
    boolean isElementEmpty() {
        skipBlanks();
        return !broken && (position == text.length() || text.charAt(position) == ',');
    }

    /** Reads this separator, blanks around it; false when another character comes. */
    boolean skip(char separator) {
        skipBlanks();
        if (broken || !isNext(separator)) {
            return false;
        }
        position++;
        skipBlanks();
        return true;
    }

    /** Reads a token; an empty text when there is none, which breaks the grammar. */
    String token() {
        int start = position;
        while (position < text.length() && isTokenCharacter(text.charAt(position))) {
            position++;
        }
        broken |= position == start;
        return text.substring(start, position);
    }

    /** Reads the value of a parameter, quoted or not; null when it has none. */
    String value() {
        if (broken || !isNext('=')) {
            return null;
        }
        position++;
        return isNext('"') ? quoted() : token();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        position++;
        while (position < text.length() && !isNext('"')) {
            if (isNext('\\')) {
                position++;
            }
            if (position < text.length()) {
                value.append(text.charAt(position++));
            }
        }
        broken |= !isNext('"') || value.isEmpty() || !value.chars().allMatch(ExtensionHeader::isTokenCharacter);
        position++;
        return value.toString();
    }

    private boolean isNext(char expected) {
        return position < text.length() && text.charAt(position) == expected;
    }

    private void skipBlanks() {
        while (isNext(' ') || isNext('\t')) {
            position++;
        }
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || TOKEN_SIGNS.indexOf(c) >= 0;
    }
}
