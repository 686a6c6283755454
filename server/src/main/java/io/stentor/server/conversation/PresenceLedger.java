package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in which conversation on which server of the cluster. What other servers say is bounded in all. Owned by the
 * roster's thread.
 */
final class PresenceLedger {
    /** Users in conversations on other servers, a user in several as often. */
    static final int MOST_ELSEWHERE = 2_000_000;

    private final int mostElsewhere;
    /** Ids of conversations and users come from clients. */
    private final Map<String, Conversation> conversations = new HashMap<>();

    private int elsewhere;
    private long dropped;

    /** A conversation that somebody is in. */
    private static final class Conversation {
        final Set<String> here = new HashSet<>();
        /** On how many other servers each user is. */
        final Map<String, Integer> elsewhere = new HashMap<>();

        Room room;
        int membersHere;
        int membersElsewhere;
        /** Users who are both here and elsewhere. */
        int both;

        boolean isEmpty() {
            return here.isEmpty() && elsewhere.isEmpty() && membersHere == 0 && membersElsewhere == 0;
        }
    }

    /** The part of another server, by conversation. */
    static final class Part {
        private final Map<String, Place> places = new HashMap<>();

        /** Those it has been heard of, or what is left of them. */
        Collection<String> conversations() {
            return List.copyOf(places.keySet());
        }

        Collection<String> users(String conversationId) {
            Place place = places.get(conversationId);
            return place == null ? List.of() : List.copyOf(place.users);
        }
    }

    private static final class Place {
        final Set<String> users = new HashSet<>();
        int members;
    }

    PresenceLedger() {
        this(MOST_ELSEWHERE);
    }

    PresenceLedger(int mostElsewhere) {
        this.mostElsewhere = mostElsewhere;
    }

    // Here.

    /** Sockets of this server, and where they are, or null for nowhere. */
    void setMembersHere(String id, Room room, int members) {
        Conversation conversation = conversation(id);
        conversation.membersHere = members;
        conversation.room = members == 0 ? null : room;
        forgetIfEmpty(id, conversation);
    }

    void enterHere(String id, String user) {
        Conversation conversation = conversation(id);
        if (conversation.here.add(user) && conversation.elsewhere.containsKey(user)) {
            conversation.both++;
        }
    }

    void leaveHere(String id, String user) {
        Conversation conversation = conversation(id);
        if (conversation.here.remove(user) && conversation.elsewhere.containsKey(user)) {
            conversation.both--;
        }
        forgetIfEmpty(id, conversation);
    }

    /** The conversations with anybody here. */
    List<String> conversationsHere() {
        List<String> ids = new ArrayList<>();
        conversations.forEach((id, conversation) -> {
            if (conversation.membersHere > 0 || !conversation.here.isEmpty()) {
                ids.add(id);
            }
        });
        return ids;
    }

    Collection<String> usersHere(String id) {
        Conversation conversation = conversations.get(id);
        return conversation == null ? List.of() : conversation.here;
    }

    int membersHere(String id) {
        Conversation conversation = conversations.get(id);
        return conversation == null ? 0 : conversation.membersHere;
    }

    /** Where members of this server are, or null when there is none. */
    Room room(String id) {
        Conversation conversation = conversations.get(id);
        return conversation == null ? null : conversation.room;
    }

    // Elsewhere.

    void setMembers(Part part, String id, int members) {
        Place place = part.places.computeIfAbsent(id, first -> new Place());
        Conversation conversation = conversation(id);
        conversation.membersElsewhere += members - place.members;
        place.members = members;
        forgetIfEmpty(part, id, place);
        forgetIfEmpty(id, conversation);
    }

    /** A user is on another server; true when it was nowhere before. */
    boolean enter(Part part, String id, String user) {
        if (elsewhere >= mostElsewhere) {
            dropped++;
            return false;
        }
        if (!part.places.computeIfAbsent(id, first -> new Place()).users.add(user)) {
            return false;
        }
        elsewhere++;
        Conversation conversation = conversation(id);
        boolean first = conversation.elsewhere.merge(user, 1, Integer::sum) == 1;
        boolean isHere = conversation.here.contains(user);
        if (first && isHere) {
            conversation.both++;
        }
        return first && !isHere;
    }

    /** A user is not on another server any more; true when it is nowhere now. */
    boolean leave(Part part, String id, String user) {
        Place place = part.places.get(id);
        if (place == null || !place.users.remove(user)) {
            return false;
        }
        forgetIfEmpty(part, id, place);
        elsewhere--;
        Conversation conversation = conversation(id);
        boolean last =
                conversation.elsewhere.computeIfPresent(user, (name, servers) -> servers == 1 ? null : servers - 1)
                        == null;
        boolean isHere = conversation.here.contains(user);
        if (last && isHere) {
            conversation.both--;
        }
        forgetIfEmpty(id, conversation);
        return last && !isHere;
    }

    boolean isElsewhere(String id, String user) {
        Conversation conversation = conversations.get(id);
        return conversation != null && conversation.elsewhere.containsKey(user);
    }

    int membersElsewhere(String id) {
        Conversation conversation = conversations.get(id);
        return conversation == null ? 0 : conversation.membersElsewhere;
    }

    /**
     * Users who are elsewhere and not here.
     *
     * @param asker counts as being here
     */
    int usersElsewhere(String id, String asker) {
        Conversation conversation = conversations.get(id);
        if (conversation == null) {
            return 0;
        }
        boolean askerIsNew = conversation.elsewhere.containsKey(asker) && !conversation.here.contains(asker);
        return conversation.elsewhere.size() - conversation.both - (askerIsNew ? 1 : 0);
    }

    /** The first so many of these users, in no particular order. */
    List<String> someElsewhere(String id, String asker, int limit) {
        Conversation conversation = conversations.get(id);
        if (conversation == null || limit <= 0) {
            return List.of();
        }
        return conversation.elsewhere.keySet().stream()
                .filter(user -> !conversation.here.contains(user) && !user.equals(asker))
                .limit(limit)
                .toList();
    }

    /** What other servers said that found no place. */
    long dropped() {
        return dropped;
    }

    int conversations() {
        return conversations.size();
    }

    private Conversation conversation(String id) {
        return conversations.computeIfAbsent(id, first -> new Conversation());
    }

    private void forgetIfEmpty(String id, Conversation conversation) {
        if (conversation.isEmpty()) {
            conversations.remove(id);
        }
    }

    private static void forgetIfEmpty(Part part, String id, Place place) {
        if (place.members == 0 && place.users.isEmpty()) {
            part.places.remove(id);
        }
    }
}
