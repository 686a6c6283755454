package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.BlockedHandler;
import io.stentor.api.HandlerError;
import io.stentor.api.Namespace;
import io.stentor.api.Next;
import io.stentor.api.Socket;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;

/**
 * A server of the Java API for one test, with two event loops, its clients and a thread that is no event loop. What
 * handlers did wrong fails the test unless it has looked at it.
 */
final class ApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Queue<HandlerError> errors = new ConcurrentLinkedQueue<>();
    private final Queue<BlockedHandler> blocked = new ConcurrentLinkedQueue<>();
    private final List<Client> clients = new ArrayList<>();
    private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    private final StentorServer server;

    ApiServer() {
        this(UnaryOperator.identity());
    }

    ApiServer(UnaryOperator<StentorServerBuilder> settings) {
        server = settings.apply(StentorServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .threads(2)
                        .onHandlerError(errors::add)
                        .onBlockedHandler(blocked::add))
                .build();
    }

    /** The server; started by the first client, so that a test sets it up before. */
    StentorServer server() {
        return server;
    }

    Namespace main() {
        return server.namespaces().main();
    }

    synchronized ApiServer start() {
        if (!isStarted()) {
            server.start();
        }
        return this;
    }

    private boolean isStarted() {
        try {
            return server.port() > 0;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    /** A client that has opened a session and joined nothing. */
    Client open() {
        return open(Carrier.WEBSOCKET);
    }

    Client open(Carrier carrier) {
        start();
        Client client = new Client(carrier.open(server.port()), this);
        clients.add(client);
        return client;
    }

    /** A client that has joined the main namespace. */
    Client connect() {
        return connect(Carrier.WEBSOCKET);
    }

    Client connect(Carrier carrier) {
        Client client = open(carrier);
        client.connect();
        return client;
    }

    /** The server's side of a client in the main namespace; awaits that it is in. */
    Socket socket(Client client) {
        return socket(main(), client.id());
    }

    Socket socket(Namespace namespace, String id) {
        await().until(() -> namespace.sockets().containsKey(id));
        return namespace.sockets().get(id);
    }

    /** Lets somebody else in whose way was blocked: the next decision is made for it. */
    Client connectAfter(AtomicReference<Next> decision) {
        decision.set(null);
        Client client = open().send("40");
        await().until(() -> decision.get() != null);
        decision.get().proceed();
        assertThat(client.peer().await("40{")).isNotNull();
        return client;
    }

    /** Runs on a thread that is no event loop. */
    void elsewhere(Runnable task) {
        elsewhere.execute(task);
    }

    ExecutorService elsewhere() {
        return elsewhere;
    }

    /** What handlers did wrong since the last call. */
    List<HandlerError> takeErrors() {
        List<HandlerError> taken = new ArrayList<>();
        for (HandlerError error = errors.poll(); error != null; error = errors.poll()) {
            taken.add(error);
        }
        return taken;
    }

    HandlerError awaitError() {
        await().until(() -> !errors.isEmpty());
        return errors.remove();
    }

    Queue<BlockedHandler> blocked() {
        return blocked;
    }

    static ConditionFactory await() {
        return Waiting.within(PATIENCE);
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        server.close();
        elsewhere.shutdown();
        await().until(elsewhere::isTerminated);
        assertThat(errors).as("errors of handlers").isEmpty();
    }
}
