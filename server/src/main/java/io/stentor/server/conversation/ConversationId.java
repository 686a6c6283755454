package io.stentor.server.conversation;

import java.nio.charset.StandardCharsets;

/** What may be the id of a conversation: 1 to 200 bytes of UTF-8 without control characters. Stateless. */
final class ConversationId {
    static final int MAX_BYTES = 200;
    static final String ROOM_PREFIX = "conversation:";

    private ConversationId() {}

    static boolean isValid(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_BYTES
                && id.chars().noneMatch(Character::isISOControl)
                && isWellFormed(id)
                && id.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    static String roomOf(String id) {
        return ROOM_PREFIX.concat(id);
    }

    /** The conversation of a room, or null when the room is not one's. */
    static String ofRoom(String room) {
        return room.startsWith(ROOM_PREFIX) ? room.substring(ROOM_PREFIX.length()) : null;
    }

    /** Lone surrogates, which JSON escapes can smuggle in, have no UTF-8. */
    private static boolean isWellFormed(String id) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(id);
    }
}
