package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Does what other nodes ask of a namespace, and answers each of them, with nothing if need be: whoever asks waits for every
 * node. Runs on the cluster's thread; answers come from others.
 */
final class ClassicRequests {
    private final LocalNamespace local;
    private final ClassicBus bus;
    private final Patience patience;
    private final AnswerNumbers numbers;
    /** Questions that came. */
    private final Repeats asked = new Repeats();

    ClassicRequests(LocalNamespace local, ClassicBus bus, Patience patience) {
        this.local = local;
        this.bus = bus;
        this.patience = patience;
        this.numbers = new AnswerNumbers(bus.uid());
    }

    /** @throws Malformed when the request is not what its type says; types nobody knows are passed over */
    void onRequest(Fields request) throws Malformed {
        RequestType type = RequestType.of(request.number("type"));
        if (type == null || bus.uid().equals(request.text("uid"))) {
            return;
        }
        String id = request.text("requestId");
        if (id != null && !asked.isNew(request.text("uid") + id)) {
            return;
        }
        switch (type) {
            case SOCKETS -> tellSockets(request);
            case ALL_ROOMS -> answer(request, "rooms", List.copyOf(local.rooms()));
            case REMOTE_JOIN, REMOTE_LEAVE -> changeRooms(request, type == RequestType.REMOTE_JOIN);
            case REMOTE_DISCONNECT -> disconnect(request);
            case REMOTE_FETCH -> describeSockets(request);
            case SERVER_SIDE_EMIT -> tellServer(request);
            case BROADCAST -> ask(request);
            default -> throw new Malformed();
        }
    }

    private void answer(Fields request, String name, Object value) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("requestId", request.value("requestId"));
        if (name != null) {
            answer.put(name, value);
        }
        numbers.number(answer);
        bus.respond(answer);
    }

    private void tellSockets(Fields request) throws Malformed {
        local.fetchSockets(new Scope(request.names("rooms"), List.of())).whenComplete((sockets, failure) -> {
            List<SocketDescription> known = failure == null ? sockets : List.of();
            answer(request, "sockets", known.stream().map(SocketDescription::id).toList());
        });
    }

    private void changeRooms(Fields request, boolean join) throws Malformed {
        String sid = request.text("sid");
        Scope of = sid == null ? request.fields("opts").scope() : new Scope(List.of(sid), List.of());
        List<String> rooms = sid == null ? request.names("rooms") : List.of(requiredText(request, "room"));
        act(request, sid, () -> join ? local.socketsJoin(of, rooms) : local.socketsLeave(of, rooms));
    }

    private void disconnect(Fields request) throws Malformed {
        String sid = request.text("sid");
        Scope of = sid == null ? request.fields("opts").scope() : new Scope(List.of(sid), List.of());
        act(request, sid, () -> local.disconnectSockets(of, request.flag("close")));
    }

    /** The older form, for one socket, is answered by the node that has it. */
    private void act(Fields request, String sid, BooleanSupplier action) {
        if (sid != null && !local.hasRoom(sid)) {
            return;
        }
        patience.until(action);
        if (sid != null) {
            answer(request, null, null);
        }
    }

    private static String requiredText(Fields request, String name) throws Malformed {
        String text = request.text(name);
        if (text == null) {
            throw new Malformed();
        }
        return text;
    }

    private void describeSockets(Fields request) throws Malformed {
        local.fetchSockets(request.fields("opts").scope()).whenComplete((sockets, failure) -> {
            List<SocketDescription> known = failure == null ? sockets : List.of();
            try {
                answer(request, "sockets", Descriptions.write(known, true));
            } catch (IllegalArgumentException dataIsMoreThanJson) {
                answer(request, "sockets", Descriptions.write(known, false));
            }
        });
    }

    private void tellServer(Fields request) throws Malformed {
        List<?> data = request.list("data");
        if (data == null) {
            throw new Malformed();
        }
        String event = Broadcast.event(data);
        String id = request.text("requestId");
        List<?> args = data.subList(1, data.size());
        local.serverSideEvent(event, args, id == null ? null : value -> answerForServer(id, value));
    }

    private void answerForServer(String id, Object value) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("type", RequestType.SERVER_SIDE_EMIT.number());
        answer.put("requestId", id);
        answer.put("data", value);
        numbers.number(answer);
        bus.respond(answer);
    }

    private void ask(Fields request) throws Malformed {
        Broadcast asked = Broadcast.of(request.fields("packet"), request.fields("opts"));
        String id = requiredText(request, "requestId");
        // What is refused has been counted as nobody already: there is no second try.
        local.emitWithAck(
                asked.to(),
                asked.flags(),
                asked.event(),
                asked.args(),
                count -> tellCount(id, count),
                value -> tellAck(id, value));
    }

    private void tellCount(String id, int count) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("type", RequestType.BROADCAST_CLIENT_COUNT.number());
        answer.put("requestId", id);
        answer.put("clientCount", count);
        numbers.number(answer);
        bus.respond(answer);
    }

    private void tellAck(String id, Object value) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("type", RequestType.BROADCAST_ACK.number());
        answer.put("requestId", id);
        answer.put("packet", value);
        numbers.number(answer);
        bus.respondPacked(answer);
    }
}
