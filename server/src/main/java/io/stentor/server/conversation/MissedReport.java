package io.stentor.server.conversation;

import java.util.List;
import java.util.Map;

/**
 * A server tells whose message it is which users on it have not confirmed it. Immutable; reading checks everything.
 *
 * @param key the message
 * @param sockets how many have not
 * @param users whose they are, as many as are listed
 * @param usersTotal how many there are
 */
record MissedReport(Key key, int sockets, List<String> users, int usersTotal) {
    static final String KIND = "MISSED";

    /** A message that is to be confirmed, as all servers know it. */
    record Key(String conversationId, String messageId) {}

    byte[] write(String node) {
        Map<String, Object> fields = SideFields.begin(KIND, node);
        fields.put("conversation", key.conversationId);
        fields.put("id", key.messageId);
        fields.put("sockets", sockets);
        fields.put("users", users);
        fields.put("total", usersTotal);
        return SideFields.write(fields);
    }

    /** @throws IllegalArgumentException when it is none that this version understands */
    static MissedReport of(SideFields fields) {
        List<String> users =
                fields.list("users").stream().map(MissedReport::user).toList();
        int total = fields.count("total");
        if (users.size() > Outgoing.USERS_LISTED || total < users.size()) {
            throw new IllegalArgumentException("no list of users");
        }
        Key key = new Key(fields.text("conversation"), fields.text("id"));
        return new MissedReport(key, fields.count("sockets"), users, total);
    }

    private static String user(Object value) {
        String user = SideFields.text(value);
        if (!Names.isWithin(user, Names.MAX_ID_BYTES)) {
            throw new IllegalArgumentException("no user");
        }
        return user;
    }
}
