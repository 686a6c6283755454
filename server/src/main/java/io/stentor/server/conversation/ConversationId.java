package io.stentor.server.conversation;

/** What may be the id of a conversation: 1 to 200 bytes of UTF-8 without control characters. Stateless. */
final class ConversationId {
    static final int MAX_BYTES = 200;
    static final String ROOM_PREFIX = "conversation:";

    private ConversationId() {}

    static boolean isValid(String id) {
        return Names.isWithin(id, MAX_BYTES) && !Names.hasControlCharacter(id);
    }

    static String roomOf(String id) {
        return ROOM_PREFIX.concat(id);
    }

    /** The conversation of a room, or null when the room is not one's. */
    static String ofRoom(String room) {
        return room.startsWith(ROOM_PREFIX) ? room.substring(ROOM_PREFIX.length()) : null;
    }
}
