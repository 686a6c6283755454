package io.stentor.server.adminui;

import io.stentor.api.ApiOptions;
import io.stentor.api.Namespace;
import io.stentor.api.Namespaces;
import io.stentor.api.Next;
import io.stentor.api.Socket;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.config.AdminUiAuth;
import io.stentor.server.config.Options;
import io.stentor.server.conversation.Conversations;
import io.stentor.socketio.Application;
import io.stentor.socketio.Parser;
import io.stentor.transport.server.SocketIoServer;
import java.util.function.Consumer;

/**
 * What {@code @socket.io/admin-ui} talks to: a namespace of its own on the public port, in front of the conversations. Its
 * sockets are never kept after a cut, and are not among those it shows. Any thread.
 */
public final class AdminUi implements AutoCloseable {
    /** Each costs a report every two seconds; a team has a handful. */
    static final int ADMINS = 32;

    private final Options.AdminUi options;
    private final Consumer<Throwable> onFault;
    private final Namespaces namespaces;
    private final Namespace namespace;
    private final EventSamples samples = new EventSamples();
    /** Null when everybody may come in. */
    private final PasswordCheck passwords;

    /** Null until the server has started. */
    private volatile Broadcast broadcast;

    /**
     * Prepares it, before the server starts.
     *
     * @param rooms of the main namespace
     * @param onFault told of bugs; any thread
     */
    public AdminUi(Options.AdminUi options, RoomDirectory rooms, Consumer<Throwable> onFault) {
        this.options = options;
        this.onFault = onFault;
        ApiOptions api = new ApiOptions(
                null,
                ApiOptions.DEFAULT_ACK_TIMEOUT,
                0,
                false,
                false,
                ApiOptions.DEFAULT_BLOCKED_AFTER,
                error -> onFault.accept(error.cause()),
                blocked -> onFault.accept(new IllegalStateException("blocked: " + blocked.handler())));
        namespaces = new Namespaces(rooms, api, Parser.JSON);
        namespace = namespaces.of(options.namespace());
        passwords = options.auth() == AdminUiAuth.BASIC
                ? new PasswordCheck(options.username(), options.passwordHash())
                : null;
        namespace.use(this::onKnock);
        if (passwords != null) {
            namespace.use(new Login(passwords, System::nanoTime));
        }
        namespace.onConnection(socket -> broadcast.onAdmin(socket));
    }

    private void onKnock(Socket socket, Next next) {
        if (broadcast == null) {
            next.refuse("the server is starting, try again");
        } else if (namespace.sockets().size() >= ADMINS) {
            next.refuse("too many admins");
        } else {
            next.proceed();
        }
    }

    /** The application with the admin namespace in front of it. */
    public Application.Factory around(Application.Factory conversations) {
        return (loop, fanout) -> {
            Application admin = namespaces.create(loop, fanout);
            Application others = conversations.create(loop, fanout);
            return options.isDevelopment()
                    ? new SampledApplication(namespace.name(), admin, others, samples)
                    : new SplitApplication(namespace.name(), admin, false, others);
        };
    }

    /** The server has started: from now on admins are let in. */
    public void start(SocketIoServer server, Conversations conversations) {
        broadcast = new Broadcast(options, namespace, server, conversations, samples, onFault);
    }

    /** Tells nobody anything any more; before the server stops. */
    public void stop() {
        namespaces.stopPublishing();
        if (passwords != null) {
            passwords.close();
        }
        Broadcast running = broadcast;
        if (running != null) {
            running.close();
        }
    }

    /** Ends the rest, when the server has stopped. */
    @Override
    public void close() {
        stop();
        namespaces.close();
    }
}
