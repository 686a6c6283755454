package io.stentor.server;

import io.stentor.api.BroadcastOperator;
import io.stentor.api.Broadcasting;
import io.stentor.api.Middleware;
import io.stentor.api.Namespace;
import io.stentor.api.NamespaceMatcher;
import io.stentor.api.Namespaces;
import io.stentor.api.ParentNamespace;
import io.stentor.api.Socket;
import io.stentor.cluster.Cluster;
import io.stentor.transport.server.ServerConfig;
import io.stentor.transport.server.SocketIoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A Socket.IO server inside a Java program.
 *
 * <pre>{@code
 * StentorServer server = StentorServer.builder().port(3000).build();
 * server.onConnection(socket -> socket.on("chat", (args, ack) -> server.emit("chat", args.get(0))));
 * server.start();
 * }</pre>
 *
 * <p>Any thread. A program may run several; each has its own event loops. Namespaces and their handlers may be set before
 * the start, then no client comes too early, and at any time after.
 */
public final class StentorServer implements Broadcasting, AutoCloseable {
    private final ServerConfig config;
    private final Namespaces namespaces;
    /** Read without the lock: handlers ask for the address while somebody closes the server and waits for them. */
    private volatile SocketIoServer running;

    private final Supplier<Cluster> clusters;
    private volatile Cluster cluster;

    private boolean started;

    /** @param clusters makes the cluster when the server starts, or null when it is to be none's node */
    StentorServer(ServerConfig config, Namespaces namespaces, Supplier<Cluster> clusters) {
        this.clusters = clusters;
        this.config = config;
        this.namespaces = namespaces;
    }

    /**
     * Where a server begins.
     *
     * @return one with all defaults
     */
    public static StentorServerBuilder builder() {
        return new StentorServerBuilder();
    }

    /**
     * Starts it; returns when it accepts clients. Until it is closed the JVM does not end by itself.
     *
     * @return this
     * @throws UncheckedIOException when the address cannot be bound; nothing is left running
     * @throws IllegalStateException when it was started before, or tried to
     */
    public synchronized StentorServer start() {
        if (started) {
            throw new IllegalStateException("a server starts once; build another");
        }
        started = true;
        try {
            running = SocketIoServer.start(config);
        } catch (IOException e) {
            namespaces.close();
            throw new UncheckedIOException(e);
        }
        cluster = clusters.get();
        if (cluster != null) {
            namespaces.join(cluster);
        }
        return this;
    }

    /**
     * Where it listens.
     *
     * @return with the port it really has
     */
    public InetSocketAddress address() {
        SocketIoServer now = running;
        if (now == null) {
            throw new IllegalStateException("not started");
        }
        return now.address();
    }

    /**
     * The port it listens on: the one that was free, when 0 was asked for.
     *
     * @return 1 to 65,535
     */
    public int port() {
        return address().getPort();
    }

    /**
     * Lets the clients go, then stops: new ones are refused with 503, the others are disconnected ({@code server shutting
     * down}) evenly over a window, each once it has taken what was sent to it, and in a way that has stock clients reconnect.
     * Returns when all have gone and the server is closed; {@link #close} from another thread cuts it short.
     *
     * @param window zero for at once
     * @param deadline after which whoever is left is cut off; not shorter than the window
     * @return whether nobody had to be cut off
     * @throws IllegalArgumentException for a window that is negative or longer than the deadline
     * @throws IllegalStateException when it is draining already, or on one of its own event loops, for which it would wait;
     *     nothing has happened then
     */
    public boolean drain(Duration window, Duration deadline) {
        if (window.isNegative() || window.compareTo(deadline) > 0) {
            throw new IllegalArgumentException("window=" + window + " is negative or longer than deadline=" + deadline);
        }
        refuseOnEventLoop();
        SocketIoServer now = running;
        boolean complete =
                now == null || now.drain(window.toMillis(), deadline.toMillis()).cut() == 0;
        stop();
        return complete;
    }

    /**
     * Disconnects every client ({@code server shutting down}) and stops; returns when that is done.
     *
     * @throws IllegalStateException on one of its own event loops, for which it would wait; nothing has happened then
     */
    @Override
    public void close() {
        refuseOnEventLoop();
        stop();
    }

    private void refuseOnEventLoop() {
        if (namespaces.isEventLoop()) {
            throw new IllegalStateException("a handler cannot wait for its own event loop: close the server elsewhere");
        }
    }

    private synchronized void stop() {
        started = true;
        if (running == null) {
            return;
        }
        try {
            namespaces.stopPublishing();
            if (cluster != null) {
                cluster.close();
            }
            running.close();
        } finally {
            namespaces.close();
            running = null;
        }
    }

    /**
     * Whether the other nodes of the cluster are reached, and heard, in every namespace.
     *
     * @return true, too, when the server is in no cluster; false until it has started
     */
    public boolean isClusterReady() {
        Cluster joined = cluster;
        return running != null && (joined == null || joined.isReady());
    }

    // Namespaces.

    /**
     * The namespace of this name, made if need be.
     *
     * @param name a missing leading slash is added
     * @return the same for the same name
     */
    public Namespace of(String name) {
        return namespaces.of(name);
    }

    /**
     * The namespaces in whose names this pattern is found, each made when a client first asks for it.
     *
     * @param names found anywhere in a name unless it says otherwise
     * @return a new family
     */
    public ParentNamespace of(Pattern names) {
        return namespaces.of(names);
    }

    /**
     * The namespaces that the matcher accepts, each made when a client first asks for it.
     *
     * @param matcher asked in the order in which the families were made
     * @return a new family
     */
    public ParentNamespace of(NamespaceMatcher matcher) {
        return namespaces.of(matcher);
    }

    /**
     * All namespaces there are.
     *
     * @return the same for the whole life of the server
     */
    public Namespaces namespaces() {
        return namespaces;
    }

    // The main namespace.

    /**
     * As {@link Namespace#onConnection} of the main namespace.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public StentorServer onConnection(Consumer<Socket> listener) {
        namespaces.main().onConnection(listener);
        return this;
    }

    /**
     * As {@link Namespace#use} of the main namespace.
     *
     * @param middleware called on the event loop of the socket; must not block
     * @return this
     */
    public StentorServer use(Middleware middleware) {
        namespaces.main().use(middleware);
        return this;
    }

    /** Addresses everyone in the main namespace. */
    @Override
    public BroadcastOperator everyone() {
        return namespaces.main().everyone();
    }
}
