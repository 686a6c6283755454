package io.stentor.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.socketio.Connection;
import io.stentor.wire.socketio.PacketEncoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A client's way into a namespace: find it (or have it made), pass its middlewares one by one, be admitted. Steps run on
 * the client's event loop, however late and wherever they are decided.
 */
final class Introduction {
    private static final String UNKNOWN = "Invalid namespace";
    private static final String TOO_MANY = "too many namespaces";
    private static final String INTERNAL_ERROR = "internal error";

    private final Namespaces server;
    private final SocketLoop loop;
    private final Connection connection;
    private final Argument auth;
    /** What was kept with the client's socket before it was cut; null for a new one. */
    private Map<String, Object> keptData;

    private Namespace namespace;
    private Socket socket;
    private List<Middleware> middlewares;

    Introduction(Namespaces server, SocketLoop loop, Connection connection, Argument auth) {
        this.server = server;
        this.loop = loop;
        this.connection = connection;
        this.auth = auth;
    }

    void begin() {
        Namespace known = server.enter(connection.namespace());
        if (known != null) {
            meet(known);
        } else {
            ask(server.parents(), 0);
        }
    }

    /** The same for a client that is back in its rooms after a cut. */
    void resume(Map<String, Object> kept) {
        Namespace known = server.enter(connection.namespace());
        if (known != null && known.isOf(connection.member())) {
            keptData = kept;
            meet(known);
            return;
        }
        // A namespace of this name may be there, but another one.
        if (known != null) {
            server.exit(known);
        }
        connection.beginAnew();
        begin();
    }

    /** Asks the families one after the other whether the namespace is theirs. */
    private void ask(List<ParentNamespace> parents, int index) {
        if (!connection.isConnecting()) {
            return;
        }
        if (index >= parents.size()) {
            connection.refuse(UNKNOWN);
            return;
        }
        ParentNamespace parent = parents.get(index);
        Consumer<Boolean> answer = onceHere(accepted -> {
            if (accepted && connection.isConnecting()) {
                meetChild(parent);
            } else {
                ask(parents, index + 1);
            }
        });
        try {
            parent.matcher().match(connection.namespace(), auth, answer);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            server.report(new HandlerError(connection.namespace(), "namespace matcher", connection.id(), e));
            answer.accept(false);
        }
    }

    private void meetChild(ParentNamespace parent) {
        Namespace child = server.enterChild(connection.namespace(), parent);
        if (child == null) {
            connection.refuse(TOO_MANY);
        } else {
            meet(child);
        }
    }

    private void meet(Namespace found) {
        namespace = found;
        socket = new Socket(found, loop, connection, auth, keptData);
        connection.attach(socket);
        middlewares = keptData != null && server.options().skipMiddlewares() ? List.of() : found.middlewares();
        pass(0);
    }

    private void pass(int index) {
        if (!connection.isConnecting()) {
            // Gone meanwhile: its end has been told to the socket.
            return;
        }
        if (index == middlewares.size()) {
            if (keptData != null) {
                connection.welcomeBack();
            } else {
                connection.admit(namespace.rooms(), null);
            }
            if (!connection.isConnected()) {
                // Overloaded, or gone again in its first moment.
                socket.retire();
            }
            return;
        }
        Middleware middleware = middlewares.get(index);
        Consumer<Refusal> decided = onceHere(refusal -> {
            if (refusal == null) {
                pass(index + 1);
            } else {
                refuse(refusal);
            }
        });
        Next next = new Next() {
            @Override
            public void proceed() {
                decided.accept(null);
            }

            @Override
            public void refuse(String message, Object data) {
                decided.accept(new Refusal(message, data));
            }
        };
        loop.call(socket, () -> "middleware " + middleware.getClass().getName(), () -> {
            try {
                middleware.onConnect(socket, next);
            } catch (Exception | LinkageError | AssertionError e) {
                next.refuse(INTERNAL_ERROR);
                throw e;
            }
        });
    }

    private void refuse(Refusal refusal) {
        if (connection.isConnecting()) {
            connection.refuse(frames(refusal));
            socket.retire();
        }
    }

    /** What cannot be sent must not leave the client without an answer. */
    private ByteBuf frames(Refusal refusal) {
        try {
            return refusal.frames(server.encoder(), connection.namespace());
        } catch (RuntimeException | StackOverflowError invalid) {
            socket.failed("refusal of a middleware", invalid);
            return new Refusal(INTERNAL_ERROR, null).frames(server.encoder(), connection.namespace());
        }
    }

    /** @param data null for none */
    private record Refusal(String message, Object data) {
        ByteBuf frames(PacketEncoder encoder, String namespace) {
            return data == null
                    ? encoder.connectError(ByteBufAllocator.DEFAULT, namespace, message)
                    : encoder.connectError(ByteBufAllocator.DEFAULT, namespace, message, data);
        }
    }

    /** Takes the first value only, and on the loop. */
    private <T> Consumer<T> onceHere(Consumer<T> step) {
        AtomicBoolean decided = new AtomicBoolean();
        return value -> {
            if (!decided.compareAndSet(false, true)) {
                return;
            }
            if (loop.isHere()) {
                step.accept(value);
            } else {
                loop.execute(() -> step.accept(value));
            }
        };
    }
}
