package io.stentor.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Who listens to what other servers of the cluster tell this one in a namespace. Threadsafe. */
final class ServerSideEvents {
    private final Namespace namespace;
    private final Map<String, List<Listener>> byEvent = new ConcurrentHashMap<>();

    ServerSideEvents(Namespace namespace) {
        this.namespace = namespace;
    }

    void add(String event, Listener listener) {
        byEvent.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /**
     * Calls the listeners. Whoever asks is answered even if nobody listens: it would wait for this server in vain.
     *
     * @param reply or null when nobody waits
     */
    void tell(String event, List<?> args, Consumer<Object> reply) {
        List<Listener> listeners = byEvent.getOrDefault(event, List.of());
        ServerAck ack = new ServerAck(reply);
        if (listeners.isEmpty()) {
            ack.send();
            return;
        }
        Arguments arguments = Arguments.of(
                args.stream().map(namespace.server()::encoded).toList(),
                namespace.server().options().binding());
        for (Listener listener : listeners) {
            try {
                listener.onEvent(arguments, ack);
            } catch (Exception | LinkageError | AssertionError e) {
                String what = Listeners.described("server-side event", listener);
                namespace.server().report(new HandlerError(namespace.name(), what, null, e));
            }
        }
    }

    /** Answers another server, once, with one value. */
    private record ServerAck(Consumer<Object> reply, AtomicBoolean sent) implements Ack {
        ServerAck(Consumer<Object> reply) {
            this(reply, new AtomicBoolean());
        }

        @Override
        public boolean isExpected() {
            return reply != null && !sent.get();
        }

        @Override
        public boolean send(Object... args) {
            if (reply != null && sent.compareAndSet(false, true)) {
                reply.accept(args == null || args.length == 0 ? null : args[0]);
            }
            return true;
        }
    }
}
