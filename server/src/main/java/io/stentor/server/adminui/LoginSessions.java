package io.stentor.server.adminui;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who has logged in: ids that pages present when they are loaded again, in place of a password. Each is good for a day, and
 * until the server ends. Threadsafe.
 */
final class LoginSessions {
    /** Each is a few dozen bytes; an operator has a handful. */
    static final int SESSIONS = 1_024;

    private static final long LIFE_NANOS = TimeUnit.DAYS.toNanos(1);
    /** As many as the page's own server gives: 16 characters. */
    private static final int ID_BYTES = 8;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoClock;
    /** When each began, the oldest first. */
    private final Map<String, Long> sessions = new LinkedHashMap<>();

    LoginSessions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Begins one, at the cost of the oldest when there are too many. */
    synchronized String begin() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        if (sessions.size() >= SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        sessions.put(id, nanoClock.getAsLong());
        return id;
    }

    /** @param id whatever a client says */
    synchronized boolean isKnown(String id) {
        Long begun = sessions.get(id);
        if (begun != null && nanoClock.getAsLong() - begun >= LIFE_NANOS) {
            sessions.remove(id);
            return false;
        }
        return begun != null;
    }
}
