package io.stentor.transport.loop;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes session and socket ids: 120 random bits as 20 URL-safe characters, all that the protocol's fixed length holds.
 * Owned by one event loop; fetches randomness in blocks, since the system's source costs a call each time.
 */
public final class RandomIds {
    private static final int ID_BYTES = 15;
    private static final int BLOCK_BYTES = ID_BYTES * 128;

    private final SecureRandom random = new SecureRandom();
    private final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    private final byte[] block = new byte[BLOCK_BYTES];
    private final byte[] id = new byte[ID_BYTES];
    private int used = BLOCK_BYTES;

    public String next() {
        if (used == BLOCK_BYTES) {
            random.nextBytes(block);
            used = 0;
        }
        System.arraycopy(block, used, id, 0, ID_BYTES);
        Arrays.fill(block, used, used + ID_BYTES, (byte) 0);
        used += ID_BYTES;
        return encoder.encodeToString(id);
    }
}
