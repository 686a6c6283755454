package io.stentor.wire;

import java.nio.charset.StandardCharsets;

/**
 * Walks JSON text that a parser has found valid: finds where values end and reads strings, without building anything.
 * Stateless. On text that is not valid its answers mean nothing, but it never leaves the array.
 */
public final class ValidJson {
    private ValidJson() {}

    /** The index of the first byte at or after {@code at} that is not white space. */
    public static int skipSpace(byte[] json, int at) {
        int i = at;
        while (json[i] == ' ' || json[i] == '\t' || json[i] == '\n' || json[i] == '\r') {
            i++;
        }
        return i;
    }

    /** The index behind the value that begins at {@code at}. */
    public static int endOfValue(byte[] json, int at) {
        return switch (json[at]) {
            case '"' -> endOfString(json, at);
            case '{', '[' -> endOfContainer(json, at);
            default -> endOfScalar(json, at);
        };
    }

    private static int endOfString(byte[] json, int at) {
        int i = at + 1;
        while (json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static int endOfContainer(byte[] json, int at) {
        int depth = 0;
        int i = at;
        do {
            switch (json[i]) {
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                }
                case '"' -> i = endOfString(json, i);
                default -> i++;
            }
        } while (depth > 0);
        return i;
    }

    private static int endOfScalar(byte[] json, int at) {
        int i = at;
        while (i < json.length && isScalarByte(json[i])) {
            i++;
        }
        return i;
    }

    private static boolean isScalarByte(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == '-' || b == '+' || b == '.' || b == 'E';
    }

    /** The text of the string value in [start, end), its quotes included. */
    public static String string(byte[] json, int start, int end) {
        for (int i = start + 1; i < end - 1; i++) {
            if (json[i] == '\\') {
                return unescape(new String(json, start + 1, end - start - 2, StandardCharsets.UTF_8));
            }
        }
        return new String(json, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }

    private static String unescape(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (raw.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(unescape(raw.charAt(i)));
            }
        }
        return text.toString();
    }

    private static char unescape(char escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
