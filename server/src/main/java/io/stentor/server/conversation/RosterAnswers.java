package io.stentor.server.conversation;

import io.stentor.core.room.CensusReply;
import io.stentor.core.roster.RosterPublisher;
import java.util.List;

/** Answers on the roster's thread what sockets ask about rooms. Made replies may be created on any thread. */
final class RosterAnswers {
    private final RosterPublisher publisher;
    private final Outgoing outgoing;
    private final PresenceNews presence;
    private final Absences absences;

    RosterAnswers(RosterPublisher publisher, Outgoing rosterOutgoing, PresenceNews presence, Absences absences) {
        this.publisher = publisher;
        this.outgoing = rosterOutgoing;
        this.presence = presence;
        this.absences = absences;
    }

    /**
     * Tells a member who is in the conversation, as the answer to its event. Those who are cut and may be back are there,
     * and those on other servers.
     *
     * @param user whose socket asks: it has come, though its absence may not have been ended yet
     */
    CensusReply censusReply(int member, String user, long ackId, String conversationId) {
        return census -> {
            List<String> absent = absences.others(conversationId, user);
            Beyond beyond = presence.beyond(conversationId, census, user, absent);
            publisher.send(member, outgoing.census(ackId, conversationId, census, beyond));
        };
    }
}
