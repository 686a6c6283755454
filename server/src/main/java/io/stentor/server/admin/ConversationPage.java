package io.stentor.server.admin;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.conversation.Conversations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A page of the conversations, those with the most members first. It is found on the admin thread alone, from counts that the
 * rooms keep for themselves: ten thousand conversations cost the event loops nothing.
 *
 * @param conversations of this page
 * @param next where the next page begins; null on the last one
 */
record ConversationPage(List<Listed> conversations, String next) {
    private static final Comparator<Listed> ORDER =
            Comparator.comparingInt(Listed::members).reversed().thenComparing(Listed::id);

    /**
     * A conversation as it stands in the list.
     *
     * @param room null where only the place counts
     */
    record Listed(String id, int members, Room room) {
        /** Its place in the list, for a client that need not understand it. */
        private String place() {
            byte[] text = (members + ":" + id).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        }

        private static Listed at(String place) throws ApiError {
            try {
                String text = new String(Base64.getUrlDecoder().decode(place), StandardCharsets.UTF_8);
                int colon = text.indexOf(':');
                return new Listed(text.substring(colon + 1), Integer.parseInt(text.substring(0, colon)), null);
            } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
                throw ApiError.badRequest("after must be the next of the page before");
            }
        }
    }

    /** @param after the {@code next} of the page before, or null for the first */
    static ConversationPage of(RoomDirectory rooms, int limit, String after) throws ApiError {
        Listed last = after == null ? null : Listed.at(after);
        // The last of those kept stands in front, and makes place for any that comes before it.
        PriorityQueue<Listed> first = new PriorityQueue<>(ORDER.reversed());
        for (Room room : rooms.rooms()) {
            String id = Conversations.conversationOf(room.name());
            if (id == null) {
                continue;
            }
            Listed listed = new Listed(id, room.holds(), room);
            if (last == null || ORDER.compare(listed, last) > 0) {
                first.add(listed);
                if (first.size() > limit + 1) {
                    first.remove();
                }
            }
        }
        List<Listed> page = new ArrayList<>(first);
        page.sort(ORDER);
        return page.size() <= limit
                ? new ConversationPage(page, null)
                : new ConversationPage(
                        page.subList(0, limit), page.get(limit - 1).place());
    }
}
