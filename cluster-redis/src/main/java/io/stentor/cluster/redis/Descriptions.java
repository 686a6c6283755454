package io.stentor.cluster.redis;

import io.stentor.cluster.SocketDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** How nodes of all dialects describe sockets to each other. Pure functions. */
final class Descriptions {
    private Descriptions() {}

    /** @param withData false for what cannot be sent: then it seems to be empty */
    static List<Map<String, Object>> write(List<SocketDescription> sockets, boolean withData) {
        List<Map<String, Object>> all = new ArrayList<>(sockets.size());
        for (SocketDescription socket : sockets) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", socket.id());
            one.put("handshake", socket.handshake());
            one.put("rooms", socket.rooms());
            one.put("data", withData ? socket.data() : Map.of());
            all.add(one);
        }
        return all;
    }

    /**
     * The sockets of all answers.
     *
     * @throws CompletionException for an answer that is none: whoever gave it has not answered
     */
    static List<SocketDescription> read(List<Fields> answers) {
        List<SocketDescription> sockets = new ArrayList<>();
        try {
            for (Fields answer : answers) {
                for (Object each : answer.list("sockets")) {
                    sockets.add(socket(Fields.of(each)));
                }
            }
        } catch (Malformed noAnswer) {
            throw new CompletionException(new TimeoutException("a server's answer was malformed"));
        }
        return sockets;
    }

    @SuppressWarnings("unchecked") // keys are strings
    private static SocketDescription socket(Fields socket) throws Malformed {
        String id = socket.text("id");
        if (id == null) {
            throw new Malformed();
        }
        Map<String, Object> handshake =
                (Map<String, Object>) socket.fields("handshake").map();
        return new SocketDescription(id, handshake, socket.names("rooms"), socket.value("data"));
    }
}
