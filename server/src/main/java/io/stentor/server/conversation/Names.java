package io.stentor.server.conversation;

/** Checks of strings that clients choose, without making anything of them. Stateless. */
final class Names {
    /** Of a user id and of a message id. */
    static final int MAX_ID_BYTES = 128;

    private Names() {}

    /** Whether the text is not empty, has a UTF-8 form, and that is at most so long. */
    static boolean isWithin(String text, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < text.length() && bytes <= maxBytes; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                return false;
            }
        }
        return bytes > 0 && bytes <= maxBytes;
    }

    static boolean hasControlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** JSON escapes can smuggle in half a pair, which has no UTF-8 form. */
    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
