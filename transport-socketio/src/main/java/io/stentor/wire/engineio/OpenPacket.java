package io.stentor.wire.engineio;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a session opens with.
 *
 * @param sid of the session: 20 characters of {@code A-Za-z0-9_-}
 * @param upgrades the transports the client may change to, in lower case
 * @param pingIntervalMs between two pings of the server
 * @param pingTimeoutMs a pong may take
 * @param maxPayload bytes of one polling body or WebSocket message
 */
public record OpenPacket(String sid, List<String> upgrades, int pingIntervalMs, int pingTimeoutMs, int maxPayload) {
    public OpenPacket {
        upgrades = List.copyOf(upgrades);
        if (!isPlain(sid) || !upgrades.stream().allMatch(OpenPacket::isPlain)) {
            throw new IllegalArgumentException("sid=" + sid + " upgrades=" + upgrades + " need escaping");
        }
    }

    /** The packet as text, its type digit first: exactly five keys, in the order the reference server has them. */
    public String text() {
        String names = upgrades.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
        return "0{\"sid\":\"" + sid + "\",\"upgrades\":[" + names + "],\"pingInterval\":" + pingIntervalMs
                + ",\"pingTimeout\":" + pingTimeoutMs + ",\"maxPayload\":" + maxPayload + '}';
    }

    /** Whether a text can be a session's id. */
    public static boolean isSid(String text, int maxLength) {
        return text != null && !text.isEmpty() && text.length() <= maxLength && isPlain(text);
    }

    private static boolean isPlain(String word) {
        return word.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'));
    }
}
