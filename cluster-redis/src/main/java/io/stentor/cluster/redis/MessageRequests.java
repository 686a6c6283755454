package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.SocketDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Does what other nodes want of a namespace, and answers each that asks, with nothing if need be: it waits for every node.
 * Runs on the cluster's thread; answers come from others.
 */
final class MessageRequests {
    /** An event's list of data: below, everything is an argument. */
    private static final int OPENED = 1;

    private final LocalNamespace local;
    private final MessageBus bus;
    private final Patience patience;
    private final AnswerNumbers numbers;
    /** Questions that came. */
    private final Repeats asked = new Repeats();

    MessageRequests(LocalNamespace local, MessageBus bus, Patience patience) {
        this.local = local;
        this.bus = bus;
        this.patience = patience;
        this.numbers = new AnswerNumbers(bus.uid());
    }

    /** @throws Malformed when the message is not what its type says */
    void onRequest(Message message) throws Malformed {
        if (message.requestId() != null && !asked.isNew(message.uid() + message.requestId())) {
            return;
        }
        switch (message.type()) {
            case BROADCAST -> broadcast(message);
            case SOCKETS_JOIN, SOCKETS_LEAVE -> changeRooms(message);
            case DISCONNECT_SOCKETS -> disconnect(message.data());
            case FETCH_SOCKETS -> describeSockets(message);
            case SERVER_SIDE_EMIT -> tellServer(message);
            default -> throw new Malformed();
        }
    }

    private void broadcast(Message message) throws Malformed {
        Broadcast what = message.broadcast();
        if (message.requestId() == null) {
            until(() -> local.emit(what.to(), what.flags(), what.event(), what.args()));
            return;
        }
        Asker asker = asker(message);
        // What is refused has been counted as nobody already: there is no second try.
        local.emitWithAck(what.to(), what.flags(), what.event(), what.args(), asker::count, asker::socketAnswers);
    }

    /** An event that stands in the one order of all nodes. */
    void broadcast(Message message, String entry) throws Malformed {
        Broadcast what = message.broadcast();
        if (message.requestId() == null) {
            until(() -> local.emit(what.to(), what.flags(), what.event(), what.args(), entry));
            return;
        }
        Asker asker = asker(message);
        if (!local.emitWithAck(
                what.to(), what.flags(), what.event(), what.args(), asker::count, asker::socketAnswers, entry)) {
            // Counted as nobody, so nobody is asked; but whoever is here is not to miss what stands in the order.
            until(() -> local.emit(what.to(), what.flags(), what.event(), what.args(), entry));
        }
    }

    private void until(BooleanSupplier attempt) {
        if (!patience.until(attempt)) {
            bus.onRefused();
        }
    }

    private void changeRooms(Message message) throws Malformed {
        var of = message.data().fields("opts").scope();
        List<String> rooms = message.data().names("rooms");
        boolean join = message.type() == MessageType.SOCKETS_JOIN;
        until(() -> join ? local.socketsJoin(of, rooms) : local.socketsLeave(of, rooms));
    }

    private void disconnect(Fields data) throws Malformed {
        var of = data.fields("opts").scope();
        until(() -> local.disconnectSockets(of, data.flag("close")));
    }

    private void describeSockets(Message message) throws Malformed {
        Asker asker = asker(message);
        local.fetchSockets(message.data().fields("opts").scope()).whenComplete((sockets, failure) -> {
            List<SocketDescription> known = failure == null ? sockets : List.of();
            try {
                asker.answer(MessageType.FETCH_SOCKETS_RESPONSE, "sockets", Descriptions.write(known, true));
            } catch (IllegalArgumentException unsendable) {
                asker.answer(MessageType.FETCH_SOCKETS_RESPONSE, "sockets", Descriptions.write(known, false));
            }
        });
    }

    private void tellServer(Message message) throws Malformed {
        List<?> packet = message.data().openedList("packet", OPENED);
        if (packet == null) {
            throw new Malformed();
        }
        String event = Broadcast.event(packet);
        List<?> args = packet.subList(1, packet.size());
        Asker asker = message.requestId() == null ? null : asker(message);
        local.serverSideEvent(
                event,
                args,
                asker == null ? null : value -> asker.answer(MessageType.SERVER_SIDE_EMIT_RESPONSE, "packet", value));
    }

    private Asker asker(Message message) throws Malformed {
        String id = message.requestId();
        if (id == null || message.uid() == null) {
            throw new Malformed();
        }
        return new Asker(message.uid(), id);
    }

    /** Who waits for answers, and to what. */
    private final class Asker {
        private final String uid;
        private final String requestId;

        Asker(String uid, String requestId) {
            this.uid = uid;
            this.requestId = requestId;
        }

        void count(int sockets) {
            answer(MessageType.BROADCAST_CLIENT_COUNT, "clientCount", sockets);
        }

        void socketAnswers(Object value) {
            answer(MessageType.BROADCAST_ACK, "packet", value);
        }

        void answer(MessageType type, String name, Object value) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("requestId", requestId);
            data.put(name, value);
            if (type == MessageType.BROADCAST_ACK) {
                numbers.number(data);
            }
            bus.answer(uid, new Message(type, new Fields(data), bus.uid(), local.name()));
        }
    }
}
