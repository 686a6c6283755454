package io.stentor.server.conversation;

import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.roster.PresenceListener;

/**
 * Hears of the rooms what there is to be said of the conversations. Whoever is cut and comes back in time has not been away.
 * Owned by the roster's thread.
 */
final class PresenceAnnouncer implements PresenceListener {
    private final ConversationLimits limits;
    private final Absences absences;
    private final PresenceNews news;

    /** @param absences that tell the news of those who do not come back */
    PresenceAnnouncer(ConversationLimits limits, Absences absences, PresenceNews news) {
        this.limits = limits;
        this.absences = absences;
        this.news = news;
    }

    @Override
    public void onUserEntered(Room room, String user, int member, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id == null) {
            return;
        }
        absences.note(id, room, census);
        if (absences.end(id, user)) {
            news.onMembers(room, id, census.members());
        } else {
            news.onHere(room, id, user, member, census.members());
        }
    }

    @Override
    public void onUserLeft(Room room, String user, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id != null) {
            absences.note(id, room, census);
            news.onGone(room, id, user, Slot.NOBODY, census.members());
        }
    }

    @Override
    public void onUserCut(Room room, String user, int member, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id == null) {
            return;
        }
        absences.note(id, room, census);
        if (limits.presenceGraceMs() > 0 && absences.begin(id, room, user, member, census)) {
            news.onMembers(room, id, census.members());
        } else {
            news.onGone(room, id, user, member, census.members());
        }
    }

    @Override
    public void onMembersChanged(Room room, RoomCensus census) {
        String id = ConversationId.ofRoom(room.name());
        if (id != null) {
            absences.note(id, room, census);
            news.onMembers(room, id, census.members());
        }
    }
}
