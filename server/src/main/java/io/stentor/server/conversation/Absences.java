package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.DeadlineQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Users whose connections were cut and who may be back before anybody is told: for the others they are still there. Owned
 * by the roster's thread.
 *
 * <p>They are known by conversation, not by room: when all are cut at once, the room ends before they return to its
 * successor.
 */
final class Absences {
    /** Of users in conversations; whoever is cut while there are as many is told of at once. */
    static final int MOST = 100_000;

    private final DeadlineQueue grace;
    private final Departures departures;
    /** Conversation ids come from clients. */
    private final Map<String, Conversation> conversations = new HashMap<>();

    /** Told when a user's time is over. */
    interface Departures {
        /**
         * Called with the members as they were when last a user came or went.
         *
         * @param room null when nobody is left in the conversation
         * @param member the user's last socket
         */
        void onDeparture(Room room, String conversationId, String user, int member, int members);
    }

    /** A conversation with users away. */
    private final class Conversation {
        final String id;
        final Map<String, Absence> absent = new HashMap<>();
        /** Where to tell of them; null while nobody is there. */
        Room room;

        int members;

        Conversation(String id) {
            this.id = id;
        }

        void remove(String user) {
            absent.remove(user);
            if (absent.isEmpty()) {
                conversations.remove(id);
            }
        }
    }

    private final class Absence extends Deadline {
        private final Conversation conversation;
        private final String user;
        private final int member;

        Absence(Conversation conversation, String user, int member) {
            this.conversation = conversation;
            this.user = user;
            this.member = member;
        }

        @Override
        protected void onExpired() {
            conversation.remove(user);
            departures.onDeparture(conversation.room, conversation.id, user, member, conversation.members);
        }
    }

    /** @param grace its delay is how long users may be away */
    Absences(DeadlineQueue grace, Departures departures) {
        this.grace = grace;
        this.departures = departures;
    }

    /** Notes who is left in a conversation after somebody has come or gone. */
    void note(String conversationId, Room room, RoomCensus census) {
        Conversation conversation = conversations.get(conversationId);
        if (conversation != null) {
            note(conversation, room, census);
        }
    }

    private static void note(Conversation conversation, Room room, RoomCensus census) {
        conversation.members = census.members();
        conversation.room = census.members() == 0 ? null : room;
    }

    /** A user was cut; false when there are too many to wait for this one. */
    boolean begin(String conversationId, Room room, String user, int member, RoomCensus census) {
        if (grace.size() >= MOST) {
            return false;
        }
        Conversation conversation = conversations.computeIfAbsent(conversationId, Conversation::new);
        note(conversation, room, census);
        Absence absence = new Absence(conversation, user, member);
        conversation.absent.put(user, absence);
        absence.restart(grace);
        return true;
    }

    /** A user has come; true when it was away, so that there is nothing to tell. */
    boolean end(String conversationId, String user) {
        Conversation conversation = conversations.get(conversationId);
        Absence absence = conversation == null ? null : conversation.absent.get(user);
        if (absence == null) {
            return false;
        }
        absence.cancel();
        conversation.remove(user);
        return true;
    }

    /** The users away from a conversation, but for one. */
    List<String> others(String conversationId, String user) {
        Conversation conversation = conversations.get(conversationId);
        if (conversation == null) {
            return List.of();
        }
        return conversation.absent.keySet().stream()
                .filter(absent -> !absent.equals(user))
                .toList();
    }

    /** Conversations with users away. */
    int conversations() {
        return conversations.size();
    }
}
