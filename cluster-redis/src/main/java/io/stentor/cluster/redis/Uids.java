package io.stentor.cluster.redis;

import java.security.SecureRandom;

/** Makes the names by which nodes and requests are told apart: six characters, as the other servers' are. Any thread. */
final class Uids {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int LENGTH = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Uids() {}

    static String next() {
        StringBuilder uid = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            uid.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return uid.toString();
    }
}
