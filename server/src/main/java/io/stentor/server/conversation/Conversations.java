package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterPublisher;
import io.stentor.socketio.Application;
import io.stentor.transport.loop.SessionLoop;

/** The conversation application of one server: makes its part on the roster, then its part on each event loop. */
public final class Conversations {
    private final ConversationLimits limits;
    private RosterAnswers rosterAnswers;

    public Conversations(ConversationLimits limits) {
        this.limits = limits;
    }

    /** The roster's part; first. */
    public PresenceListener presence(RosterPublisher publisher, EventLoop rosterLoop) {
        Outgoing outgoing = new Outgoing(new Timestamps(System::currentTimeMillis));
        rosterAnswers = new RosterAnswers(publisher, outgoing);
        return new PresenceAnnouncer(publisher, rosterLoop, limits, outgoing);
    }

    /** The part of one event loop. */
    public Application application(SessionLoop loop) {
        return new ConversationApplication(loop, limits, rosterAnswers);
    }
}
