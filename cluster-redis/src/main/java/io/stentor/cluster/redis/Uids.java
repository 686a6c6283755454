package io.stentor.cluster.redis;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the names by which nodes and requests are told apart, in the forms that the other servers' have. Any thread. */
final class Uids {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int LENGTH = 6;
    private static final int BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Uids() {}

    /** Six characters, as in the classic dialect. */
    static String next() {
        StringBuilder uid = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            uid.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return uid.toString();
    }

    /** Eight bytes in hexadecimal, as in the newer dialects. */
    static String nextHex() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
