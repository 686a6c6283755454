package io.stentor.transport.loop;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes session and socket ids: 120 random bits as 20 URL-safe characters, all that the protocol's fixed length holds; and
 * secrets, whose length is nobody's business: 192 bits, 32 characters. Owned by one event loop; fetches randomness in blocks, since the system's source costs a call each time.
 */
public final class RandomIds {
    private static final int ID_BYTES = 15;
    private static final int SECRET_BYTES = 24;
    private static final int BLOCK_BYTES = 2048;

    private final SecureRandom random = new SecureRandom();
    private final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    private final byte[] block = new byte[BLOCK_BYTES];
    private final byte[] id = new byte[ID_BYTES];
    private final byte[] secret = new byte[SECRET_BYTES];
    private int used = BLOCK_BYTES;

    /** An id of a session or a socket. */
    public String next() {
        return random(id);
    }

    /** Something that nobody else must be able to guess. */
    public String nextSecret() {
        return random(secret);
    }

    private String random(byte[] into) {
        if (used + into.length > BLOCK_BYTES) {
            random.nextBytes(block);
            used = 0;
        }
        System.arraycopy(block, used, into, 0, into.length);
        Arrays.fill(block, used, used + into.length, (byte) 0);
        used += into.length;
        return encoder.encodeToString(into);
    }
}
