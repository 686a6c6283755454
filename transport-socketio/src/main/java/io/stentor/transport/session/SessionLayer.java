package io.stentor.transport.session;

import io.stentor.core.Fanout;
import io.stentor.transport.loop.SessionLoop;

/** The protocol above the sessions of a server: Socket.IO, or whatever a program wants. */
@FunctionalInterface
public interface SessionLayer {
    /** Makes what listens to the sessions of one loop; called once for each, at start-up. */
    SessionListener.Factory create(SessionLoop loop, Fanout fanout);
}
