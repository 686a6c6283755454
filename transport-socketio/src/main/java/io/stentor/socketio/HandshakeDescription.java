package io.stentor.socketio;

import io.stentor.transport.handshake.HandshakeRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A handshake as servers of a cluster describe it to each other. Stateless. */
public final class HandshakeDescription {
    /** As JavaScript writes a date for people, which is what handshakes have. */
    private static final DateTimeFormatter JAVASCRIPT = DateTimeFormatter.ofPattern(
                    "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private HandshakeDescription() {}

    /**
     * All of a handshake that the others may look at.
     *
     * @param auth what the client sent along with CONNECT
     */
    public static Map<String, Object> of(HandshakeRequest request, Object auth) {
        Map<String, Object> handshake = new LinkedHashMap<>();
        handshake.put("headers", request.headers());
        handshake.put("time", JAVASCRIPT.format(request.issued()));
        handshake.put("address", request.remoteAddress().getHostString());
        handshake.put("xdomain", request.xdomain());
        handshake.put("secure", request.secure());
        handshake.put("issued", request.issued().toEpochMilli());
        handshake.put("url", request.url());
        handshake.put("query", request.query());
        handshake.put("auth", auth);
        return handshake;
    }
}
