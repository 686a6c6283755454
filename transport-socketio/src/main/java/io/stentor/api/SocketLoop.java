package io.stentor.api;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import io.stentor.core.lane.Confirmation;
import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.socketio.Migration;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketEncoder;
import io.stentor.wire.socketio.PacketViolation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The sockets of one event loop: hands packets to them and guards what handlers do. For its loop only.
 */
final class SocketLoop implements Application {
    /** The loop whose handler this thread is in. */
    private static final FastThreadLocal<SocketLoop> CURRENT = new FastThreadLocal<>();

    private final SessionLoop loop;
    private final Namespaces server;
    private final PacketEncoder encoder;
    private HandlerWatch.Seat seat;

    /** Something a handler does. */
    interface Call {
        void run() throws Exception;
    }

    SocketLoop(SessionLoop loop, Namespaces server) {
        this.loop = loop;
        this.server = server;
        this.encoder = server.newEncoder();
    }

    PacketEncoder encoder() {
        return encoder;
    }

    /** When what this thread is working on was read; now, when that is no handler's work. */
    static long causedNanos() {
        SocketLoop current = CURRENT.get();
        return current == null ? System.nanoTime() : current.loop.receivedNanos();
    }

    boolean isHere() {
        return loop.eventLoop().inEventLoop();
    }

    /** Runs the task on the loop, later; false when the server has stopped, then never. */
    boolean execute(Runnable task) {
        try {
            loop.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    /**
     * Runs the task on the loop after a while.
     *
     * @throws RejectedExecutionException when the server has stopped
     */
    ScheduledFuture<?> schedule(Runnable task, Duration delay) {
        return loop.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    // What clients do.

    @Override
    public void onConnect(Connection connection, Packet packet) {
        Argument auth = Argument.ofAuth(packet, server.options().binding());
        new Introduction(server, this, connection, auth).begin();
    }

    @Override
    public void onRecovered(Connection connection, Connection previous, Packet packet) {
        Argument auth = Argument.ofAuth(packet, server.options().binding());
        new Introduction(server, this, connection, auth)
                .resume(Socket.of(previous).data());
    }

    @Override
    public Migration migration(String namespace) {
        Namespace known = server.known(namespace);
        return known == null ? null : known.migration();
    }

    @Override
    public void onRelocated(Connection connection, Object data, Packet packet) {
        Argument auth = Argument.ofAuth(packet, server.options().binding());
        new Introduction(server, this, connection, auth).resume(kept(data));
    }

    /** What an application on another server kept with a socket: names and values, without nulls, as here. */
    private static Map<String, Object> kept(Object data) {
        Map<String, Object> kept = new ConcurrentHashMap<>(2);
        if (data instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name instanceof String text && value != null) {
                    kept.put(text, value);
                }
            });
        }
        return kept;
    }

    @Override
    public void onConnected(Connection connection) {
        Socket.of(connection).connected();
    }

    @Override
    public void onEvent(Connection connection, Packet packet, List<byte[]> attachments) {
        Socket.of(connection).receive(packet, attachments);
    }

    @Override
    public void onAck(Connection connection, Packet packet, List<byte[]> attachments) {
        if (packet.ackId() == Packet.NO_ACK || packet.ackId() > Integer.MAX_VALUE || packet.overLimit()) {
            return;
        }
        int ackId = (int) packet.ackId();
        Socket socket = Socket.of(connection);
        Confirmation owed = loop.lane().owed(connection.member(), ackId);
        if (owed != null) {
            ((AckRound) owed.listener()).onAnswer(socket, server.arguments(packet, attachments));
            loop.lane().answered(connection.member(), ackId);
        } else {
            socket.acknowledged(ackId, packet, attachments);
        }
    }

    @Override
    public void onViolation(Connection connection, PacketViolation.Reason reason) {
        Socket socket = Socket.of(connection);
        if (socket != null) {
            socket.tellError(new ProtocolException(reason));
        }
    }

    @Override
    public void onDisconnecting(Connection connection, DisconnectReason reason) {
        Socket socket = Socket.of(connection);
        if (socket != null) {
            socket.disconnecting(reason);
        }
    }

    @Override
    public void onDisconnected(Connection connection, DisconnectReason reason) {
        Socket socket = Socket.of(connection);
        if (socket != null) {
            socket.disconnected(reason);
        }
    }

    @Override
    public void onForgotten(Connection connection) {
        Socket socket = Socket.of(connection);
        if (socket != null) {
            socket.forgotten();
        }
    }

    // Handlers.

    /**
     * Calls a handler on this loop. What it throws is its socket's affair.
     *
     * @param description what is called, for people; asked only if something is to be said about it
     */
    void call(Socket socket, Supplier<String> description, Call handler) {
        SocketLoop outer = CURRENT.get();
        CURRENT.set(this);
        Supplier<String> outerHandler = seat().begin(description);
        try {
            handler.run();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            socket.failed(description.get(), e);
        } finally {
            seat().end(outerHandler);
            CURRENT.set(outer);
        }
    }

    private HandlerWatch.Seat seat() {
        if (seat == null) {
            server.watch().start();
            seat = server.watch().newSeat();
        }
        return seat;
    }
}
