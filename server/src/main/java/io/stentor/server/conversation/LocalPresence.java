package io.stentor.server.conversation;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import java.util.List;

/** Presence on a server that is alone: what happens is told at once. Owned by the roster's thread. */
final class LocalPresence implements PresenceNews {
    private final PresenceTeller teller;

    LocalPresence(PresenceTeller teller) {
        this.teller = teller;
    }

    @Override
    public void onHere(Room room, String conversationId, String user, int member, int members) {
        if (members > 1) {
            teller.joined(room, conversationId, user, member, members);
        }
    }

    @Override
    public void onGone(Room room, String conversationId, String user, int member, int members) {
        if (members > 0) {
            teller.left(room, conversationId, user, member, members);
        } else {
            teller.forget(conversationId);
        }
    }

    @Override
    public void onMembers(Room room, String conversationId, int members) {
        if (members == 0) {
            teller.forget(conversationId);
        }
    }

    @Override
    public Beyond beyond(String conversationId, RoomCensus census, String asker, List<String> absent) {
        return new Beyond(0, absent, absent.size());
    }
}
