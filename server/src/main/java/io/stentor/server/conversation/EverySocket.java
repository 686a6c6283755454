package io.stentor.server.conversation;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Order;
import io.stentor.cluster.Peers;
import io.stentor.cluster.Scope;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What those who run the server do to sockets of the whole cluster: where it stands in the one order of what all servers say, if
 * there is one; else here at once, and the others are told. Any thread; nothing waits. Each is false when the server is overloaded.
 */
public final class EverySocket {
    private final LocalNamespace here;
    /** Gives null while there are none. */
    private final Supplier<Peers> others;

    EverySocket(LocalNamespace here, Supplier<Peers> others) {
        this.here = here;
        this.others = others;
    }

    /** Sends an event. */
    public boolean emit(Scope to, Flags flags, String event, List<?> args) {
        return act(
                order -> order.emit(to, flags, event, args),
                () -> here.emit(to, flags, event, args),
                peers -> peers.emit(to, flags, event, args));
    }

    /** Lets sockets into rooms. */
    public boolean socketsJoin(Scope of, List<String> rooms) {
        return act(
                order -> order.socketsJoin(of, rooms),
                () -> here.socketsJoin(of, rooms),
                peers -> peers.socketsJoin(of, rooms));
    }

    /** Lets sockets out of rooms. */
    public boolean socketsLeave(Scope of, List<String> rooms) {
        return act(
                order -> order.socketsLeave(of, rooms),
                () -> here.socketsLeave(of, rooms),
                peers -> peers.socketsLeave(of, rooms));
    }

    /** Disconnects sockets. */
    public boolean disconnectSockets(Scope of, boolean close) {
        return act(
                order -> order.disconnectSockets(of, close),
                () -> here.disconnectSockets(of, close),
                peers -> peers.disconnectSockets(of, close));
    }

    private boolean act(Function<Order, Order.Taken> inOrder, BooleanSupplier atOnce, Consumer<Peers> tell) {
        Peers peers = others.get();
        Order order = peers == null ? null : peers.order();
        Order.Taken taken = order == null ? Order.Taken.NOT_NOW : inOrder.apply(order);
        if (taken != Order.Taken.NOT_NOW) {
            return taken == Order.Taken.IN_ORDER;
        }
        boolean done = atOnce.getAsBoolean();
        if (done && peers != null) {
            tell.accept(peers);
        }
        return done;
    }
}
