package io.stentor.server.peer;

import java.nio.charset.StandardCharsets;

/** Requests as they go over the wire. Stateless. */
public final class Requests {
    public static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    public static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private Requests() {}

    public static String get(String target, String... headerLines) {
        return request("GET", target, headerLines);
    }

    /** A head without a body. */
    public static String request(String method, String target, String... headerLines) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    public static String poll(String sid) {
        return get(POLLING + "&sid=" + sid);
    }

    /** A POST in ISO 8859-1 characters, one per byte of its UTF-8. */
    public static String post(String sid, String body) {
        String bytes = latin1(body);
        return request(
                        "POST",
                        POLLING + "&sid=" + sid,
                        "Content-Type: text/plain;charset=UTF-8",
                        "Content-Length: " + bytes.length())
                + bytes;
    }

    /** A correct handshake of RFC 6455, with more header lines if given. */
    public static String upgrade(String target, String... moreLines) {
        String[] lines = new String[moreLines.length + 4];
        lines[0] = "Upgrade: websocket";
        lines[1] = "Connection: Upgrade";
        lines[2] = "Sec-WebSocket-Version: 13";
        lines[3] = "Sec-WebSocket-Key: " + KEY;
        System.arraycopy(moreLines, 0, lines, 4, moreLines.length);
        return get(target, lines);
    }

    /** The UTF-8 of a text, one character per byte. */
    public static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
