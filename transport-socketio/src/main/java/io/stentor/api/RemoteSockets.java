package io.stentor.api;

import io.stentor.cluster.SocketDescription;
import io.stentor.socketio.HandshakeDescription;
import io.stentor.transport.handshake.HandshakeRequest;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sockets as servers describe them to each other, both ways. What another server leaves out or gets wrong is empty. */
final class RemoteSockets {
    private RemoteSockets() {}

    static SocketDescription described(RemoteSocket socket) {
        Map<String, Object> handshake = HandshakeDescription.of(
                socket.handshake().request(), socket.handshake().auth());
        return new SocketDescription(socket.id(), handshake, List.copyOf(socket.rooms()), socket.data());
    }

    static RemoteSocket socket(Namespace namespace, SocketDescription described) {
        Map<?, ?> handshake = described.handshake();
        HandshakeRequest request = new HandshakeRequest(
                "GET",
                text(handshake.get("url")),
                texts(handshake.get("query")),
                texts(handshake.get("headers")),
                InetSocketAddress.createUnresolved(text(handshake.get("address")), 0),
                Boolean.TRUE.equals(handshake.get("secure")),
                handshake.get("issued") instanceof Number issued
                        ? Instant.ofEpochMilli(issued.longValue())
                        : Instant.EPOCH);
        Argument auth = argument(namespace, handshake.get("auth") instanceof Map<?, ?> map ? map : Map.of());
        return new RemoteSocket(
                namespace,
                described.id(),
                new Handshake(request, auth),
                Set.copyOf(new LinkedHashSet<>(described.rooms())),
                withoutNulls(described.data()));
    }

    private static Argument argument(Namespace namespace, Object value) {
        return new Argument(
                0,
                namespace.server().encoded(value),
                namespace.server().options().binding());
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }

    private static Map<String, String> texts(Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> texts.put(String.valueOf(key), String.valueOf(each)));
        }
        return texts;
    }

    private static Map<String, Object> withoutNulls(Object data) {
        Map<String, Object> kept = new LinkedHashMap<>();
        if (data instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                if (each != null) {
                    kept.put(String.valueOf(key), each);
                }
            });
        }
        return Map.copyOf(kept);
    }
}
