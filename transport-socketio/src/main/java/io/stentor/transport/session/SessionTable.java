package io.stentor.transport.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that later requests may name: those that began by polling. A session that began as a WebSocket is never
 * looked up, so it is not kept here. Threadsafe; the sessions themselves belong to their loops.
 */
public final class SessionTable {
    private final Map<String, Session> bySid = new ConcurrentHashMap<>();

    public void add(String sid, Session session) {
        if (bySid.putIfAbsent(sid, session) != null) {
            throw new IllegalStateException("a session id was given twice");
        }
    }

    /** The session of this id, or null. */
    public Session find(String sid) {
        return bySid.get(sid);
    }

    public void remove(String sid) {
        bySid.remove(sid);
    }

    public int size() {
        return bySid.size();
    }
}
