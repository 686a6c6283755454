package io.stentor.socketio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may come back after a cut, by the secret ("pid") that its client was told: the connections that are alive, and those
 * whose members are away. One per server, any thread.
 *
 * <p>A secret is good for one try: who presents it takes it out, whatever becomes of it. Somebody who presents it while another's try is under
 * way waits for that one to end: a client's new connection may be cut before it has been answered, and the client tries once more. Looked up is a keyed hash of
 * it: how long that takes says nothing about the secrets there are. As many as there are connections, and members that are away
 * ({@link io.stentor.core.lane.LogLimits#sessions}).
 */
final class Recovery {
    private static final String ALGORITHM = "SHA-256";
    private static final int KEY_BYTES = 32;

    private final byte[] secret = new byte[KEY_BYTES];
    private final Map<Key, Entry> byKey = new ConcurrentHashMap<>();

    /** What stands for a secret: half of its hash. */
    record Key(long high, long low) {}

    /** Somebody who has presented a secret. Told on any thread. */
    interface Claimant {
        /** It is this connection's, and nobody else can have it meanwhile. */
        void onClaimed(Connection previous);

        /** It is worth nothing any more. */
        void onRefused();
    }

    /**
     * @param connection whose secret it is; null while somebody's try is under way
     * @param next who waits for that, or null
     */
    private record Entry(Connection connection, Claimant next) {
        static final Entry TAKEN = new Entry(null, null);

        boolean isTaken() {
            return connection == null;
        }
    }

    Recovery() {
        new SecureRandom().nextBytes(secret);
    }

    /** Makes the keys of secrets; for one thread. */
    Keys newKeys() {
        return new Keys(secret);
    }

    /** From now on the client of this connection may come back, once. Ends a try, if one was under way. */
    void offer(Key key, Connection connection) {
        Entry before = byKey.put(key, new Entry(connection, null));
        if (before != null && before.next != null && !claim(key, before.next)) {
            before.next.onRefused();
        }
    }

    /** Somebody presents a secret: who is told of it, perhaps before this returns; false when nobody knows it. */
    boolean claim(Key key, Claimant claimant) {
        Entry[] found = new Entry[1];
        byKey.computeIfPresent(key, (known, entry) -> {
            found[0] = entry;
            return entry.isTaken() ? new Entry(null, claimant) : Entry.TAKEN;
        });
        if (found[0] == null) {
            return false;
        }
        if (!found[0].isTaken()) {
            claimant.onClaimed(found[0].connection);
        } else if (found[0].next != null) {
            // There is one client: its later try counts.
            found[0].next.onRefused();
        }
        return true;
    }

    /** A try has ended, and the secret is worth nothing any more. */
    void abandon(Key key) {
        Entry[] abandoned = new Entry[1];
        byKey.computeIfPresent(key, (known, entry) -> {
            abandoned[0] = entry.isTaken() ? entry : null;
            return entry.isTaken() ? null : entry;
        });
        if (abandoned[0] != null && abandoned[0].next != null) {
            abandoned[0].next.onRefused();
        }
    }

    /** The client of this connection cannot come back any more. */
    void withdraw(Key key, Connection connection) {
        byKey.computeIfPresent(key, (known, entry) -> connection.equals(entry.connection) ? null : entry);
    }

    int size() {
        return byKey.size();
    }

    /**
     * See {@link #newKeys}. The hash is keyed by what it begins with, and nobody sees it, so this need not be an HMAC: the
     * first of those would set up all of the JVM's cryptography.
     */
    static final class Keys {
        private final byte[] secret;
        private final MessageDigest digest;

        private Keys(byte[] secret) {
            this.secret = secret;
            try {
                digest = MessageDigest.getInstance(ALGORITHM);
            } catch (NoSuchAlgorithmException absent) {
                throw new IllegalStateException("every Java platform has " + ALGORITHM, absent);
            }
        }

        Key of(String pid) {
            digest.update(secret);
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(pid.getBytes(StandardCharsets.UTF_8)));
            return new Key(hash.getLong(), hash.getLong());
        }
    }
}
