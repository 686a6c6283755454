package io.stentor.server.conversation;

import java.util.Map;

/**
 * A client has confirmed a message where it went on: told to the server that asked it, which is the one it was cut from. Immutable;
 * reading checks everything.
 *
 * @param socketId the client's
 * @param entry of the message in the one order of all servers
 */
record ConfirmedElsewhere(String socketId, String entry) {
    static final String KIND = "CONFIRMED";
    private static final int MAX_LENGTH = 64;

    byte[] write(String node) {
        Map<String, Object> fields = SideFields.begin(KIND, node);
        fields.put("socket", socketId);
        fields.put("entry", entry);
        return SideFields.write(fields);
    }

    /** @throws IllegalArgumentException when it is none that this version understands */
    static ConfirmedElsewhere of(SideFields fields) {
        return new ConfirmedElsewhere(shortText(fields.text("socket")), shortText(fields.text("entry")));
    }

    private static String shortText(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("no name");
        }
        return text;
    }
}
