package io.stentor.server.conversation;

import io.stentor.core.room.CensusReply;
import io.stentor.core.roster.RosterPublisher;

/** Answers on the roster's thread what sockets ask about rooms. Made replies may be created on any thread. */
final class RosterAnswers {
    private final RosterPublisher publisher;
    private final Outgoing outgoing;

    RosterAnswers(RosterPublisher publisher, Outgoing rosterOutgoing) {
        this.publisher = publisher;
        this.outgoing = rosterOutgoing;
    }

    /** Tells a member who is in the conversation, as the answer to its event. */
    CensusReply censusReply(int member, long ackId, String conversationId) {
        return census -> publisher.send(member, outgoing.census(ackId, conversationId, census));
    }
}
