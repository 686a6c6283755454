package io.stentor.api;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A family of namespaces that come into being when a client first asks for one of them. What is set here holds for every
 * child, before what is set on the child itself. Threadsafe.
 */
public final class ParentNamespace {
    private final Namespaces server;
    private final NamespaceMatcher matcher;
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<Socket>> connectionListeners = new CopyOnWriteArrayList<>();

    ParentNamespace(Namespaces server, NamespaceMatcher matcher) {
        this.server = server;
        this.matcher = matcher;
    }

    /**
     * Has a listener called for each socket that connects to a child.
     *
     * @param listener called on the socket's event loop; must not block
     * @return this
     */
    public ParentNamespace onConnection(Consumer<Socket> listener) {
        connectionListeners.add(listener);
        return this;
    }

    /**
     * Has a middleware asked about each socket that wants to connect to a child.
     *
     * @param middleware called on the event loop of the socket; must not block
     * @return this
     */
    public ParentNamespace use(Middleware middleware) {
        middlewares.add(middleware);
        return this;
    }

    /**
     * The children there are.
     *
     * @return a copy
     */
    public Collection<Namespace> children() {
        return server.childrenOf(this);
    }

    /**
     * Sends an event to everyone in every child.
     *
     * @param event the name of the event
     * @param args as for {@link BroadcastOperator#emit}
     * @return false when the server was overloaded for one of them
     */
    public boolean emit(String event, Object... args) {
        boolean sent = true;
        for (Namespace child : children()) {
            sent &= child.emit(event, args);
        }
        return sent;
    }

    NamespaceMatcher matcher() {
        return matcher;
    }

    List<Middleware> middlewares() {
        return middlewares;
    }

    List<Consumer<Socket>> connectionListeners() {
        return connectionListeners;
    }
}
