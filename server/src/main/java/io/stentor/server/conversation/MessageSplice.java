package io.stentor.server.conversation;

import io.stentor.wire.socketio.JsonBuffer;

/**
 * Writes the message that members get, up to its timestamp: the sender's fields, byte for byte, and behind them those
 * the server owns. What the sender put under those names is left out, except a good id. Stateless.
 */
public final class MessageSplice {
    private MessageSplice() {}

    /**
     * Writes the object without its last field and its closing brace.
     *
     * @param idJson the id the server made, as a JSON string; null keeps the sender's, which stands exactly once
     * @param userJson the user id as a JSON string
     */
    public static void write(JsonBuffer out, MessageFields fields, byte[] idJson, byte[] userJson) {
        if (isUntouched(fields, idJson)) {
            int lastField = fields.fieldEnd(fields.fieldCount() - 1);
            out.raw(fields.json(), fields.start(), lastField - fields.start());
        } else {
            writeKept(out, fields, idJson != null);
        }
        if (idJson != null) {
            out.raw(",\"id\":").raw(idJson, 0, idJson.length);
        }
        out.raw(",\"userId\":").raw(userJson, 0, userJson.length);
    }

    private static boolean isUntouched(MessageFields fields, byte[] idJson) {
        return fields.occurrences(MessageKey.USER_ID) == 0
                && fields.occurrences(MessageKey.TIMESTAMP) == 0
                && (idJson == null || fields.occurrences(MessageKey.ID) == 0);
    }

    private static void writeKept(JsonBuffer out, MessageFields fields, boolean replacesId) {
        char separator = '{';
        for (int i = 0; i < fields.fieldCount(); i++) {
            boolean owned = fields.isField(i, MessageKey.USER_ID)
                    || fields.isField(i, MessageKey.TIMESTAMP)
                    || (replacesId && fields.isField(i, MessageKey.ID));
            if (!owned) {
                out.raw(separator == '{' ? "{" : ",");
                out.raw(fields.json(), fields.fieldStart(i), fields.fieldEnd(i) - fields.fieldStart(i));
                separator = ',';
            }
        }
    }
}
