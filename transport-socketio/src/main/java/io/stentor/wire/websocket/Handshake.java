package io.stentor.wire.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The opening handshake: may this request become a WebSocket, and with which accept value.
 *
 * <p>Pure functions over header values; a missing header is null, a repeated one is joined with commas by the caller.
 * Source: RFC 6455 section 4.2.
 */
public final class Handshake {
    /** The only version spoken, as the server names it when it refuses another. */
    public static final String VERSION = "13";

    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARACTERS = 24;

    private Handshake() {}

    /** What a request for an upgrade gets, and the HTTP status that says so. */
    public enum Verdict {
        ACCEPTED(101),
        NOT_GET(405),
        NOT_HTTP_1_1(400),
        NO_UPGRADE(426),
        WRONG_VERSION(426),
        BAD_KEY(400);

        private final int status;

        Verdict(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Judges a request by its line and its four headers; the first rule broken decides. */
    public static Verdict verify(
            String method, String httpVersion, String connection, String upgrade, String version, String key) {
        if (!"GET".equals(method)) {
            return Verdict.NOT_GET;
        }
        if (!"HTTP/1.1".equals(httpVersion)) {
            return Verdict.NOT_HTTP_1_1;
        }
        if (!hasToken(connection, "upgrade") || !hasToken(upgrade, "websocket")) {
            return Verdict.NO_UPGRADE;
        }
        if (version == null || !VERSION.equals(version.trim())) {
            return Verdict.WRONG_VERSION;
        }
        return key != null && isKey(key.trim()) ? Verdict.ACCEPTED : Verdict.BAD_KEY;
    }

    /** The value of {@code Sec-WebSocket-Accept} for the value of {@code Sec-WebSocket-Key}. */
    public static String accept(String key) {
        byte[] bytes = (key.trim() + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(sha1().digest(bytes));
    }

    private static boolean hasToken(String list, String token) {
        if (list == null) {
            return false;
        }
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            if (list.substring(start, end).trim().equalsIgnoreCase(token)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    /** Only the full, padded form of 16 bytes: 22 characters of the alphabet and two signs of padding. */
    private static boolean isKey(String key) {
        if (key.length() != KEY_CHARACTERS || !key.endsWith("==")) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
