package io.stentor.server.conversation;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A key of an event object that means something to the server. Compared by identity; there are only these. */
final class MessageKey {
    static final MessageKey CONVERSATION_ID = new MessageKey(0, "conversationId");
    static final MessageKey ID = new MessageKey(1, "id");
    static final MessageKey USER_ID = new MessageKey(2, "userId");
    static final MessageKey TIMESTAMP = new MessageKey(3, "timestamp");
    static final MessageKey ECHO = new MessageKey(4, "echo");
    static final MessageKey IS_TYPING = new MessageKey(5, "isTyping");
    static final MessageKey CONFIRM = new MessageKey(6, "confirm");

    /** All of them, each at its index. */
    static final List<MessageKey> ALL = List.of(CONVERSATION_ID, ID, USER_ID, TIMESTAMP, ECHO, IS_TYPING, CONFIRM);

    final int index;
    final byte[] name;

    private MessageKey(int index, String name) {
        this.index = index;
        this.name = name.getBytes(StandardCharsets.US_ASCII);
    }
}
