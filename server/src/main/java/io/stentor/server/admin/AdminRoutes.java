package io.stentor.server.admin;

import io.stentor.core.Fanout;
import io.stentor.server.conversation.PostedMessages;
import io.stentor.transport.loop.MessageForms;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Which path and method is answered by whom. Owned by the admin thread, but for {@link #drain}. */
final class AdminRoutes {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String DELETE = "DELETE";

    /** Answers a request, now or later; what it throws is the answer, too. */
    private interface Route {
        CompletableFuture<Reply> answer(AdminRequest request) throws ApiError;
    }

    /** By path, then by method. */
    private final Map<String, Map<String, Route>> routes = new TreeMap<>();

    private final Figures figures;
    private final Refusals refusals;

    /** Null until {@link #metrics}. */
    private Metrics metrics;

    private volatile boolean draining;

    AdminRoutes(Figures figures, Refusals refusals, BodyReader bodies, Executor adminThread) {
        this.figures = figures;
        this.refusals = refusals;
        Health health = new Health(figures, () -> draining);
        StatsPage stats = new StatsPage(figures);
        Fanout fanout = figures.server.fanout();
        MessageForms forms = figures.server.loops().get(0).forms();
        WaitingRoom waiting = new WaitingRoom();
        SocketRoutes sockets = new SocketRoutes(fanout, waiting);
        SendRoutes sending = new SendRoutes(fanout, forms, sockets, bodies, figures.conversations, System::nanoTime);
        PostedMessages posted = figures.conversations.posted(fanout, forms, System::nanoTime);
        MessageRoute messages = new MessageRoute(fanout, posted, sockets, bodies, adminThread);
        ConversationRoutes conversations = new ConversationRoutes(figures.server, waiting, adminThread);
        add(GET, "api/conversations", conversations::list);
        add(GET, "api/conversations/*", conversations::one);
        add(POST, "api/conversations/*/messages", messages::send);
        add(POST, "api/broadcast", sending::broadcast);
        add(POST, "api/conversations/*/events", sending::event);
        new DashboardPages().byPath().forEach((path, reply) -> now(path, request -> reply));
        now("metrics", request -> metrics().reply());
        now("health/live", request -> health.live());
        now("health/ready", request -> health.ready());
        now("api/stats", request -> stats.reply());
        add(GET, "api/sockets/*", request -> sockets.look(request.name()));
        add(DELETE, "api/sockets/*", request -> sockets.disconnect(request.name()));
        add(DELETE, "api/users/*", request -> sockets.disconnectUser(request.name()));
    }

    /** Makes them the first time: on the admin thread, beside a start of which they would be a fifth. */
    Metrics metrics() {
        if (metrics == null) {
            metrics = new Metrics(figures, refusals);
        }
        return metrics;
    }

    private interface Page {
        Reply reply(AdminRequest request) throws ApiError;
    }

    private void now(String path, Page page) {
        add(GET, path, request -> CompletableFuture.completedFuture(page.reply(request)));
    }

    private void add(String method, String path, Route route) {
        routes.computeIfAbsent(path, first -> new TreeMap<>()).put(method, route);
    }

    void drain() {
        draining = true;
    }

    CompletableFuture<Reply> answer(AdminRequest request) throws ApiError {
        Map<String, Route> methods = routes.get(request.route());
        if (methods == null) {
            throw ApiError.notFound("there is nothing at this path");
        }
        Route route = methods.get(request.method());
        if (route == null) {
            return CompletableFuture.completedFuture(Reply.methodNotAllowed(String.join(", ", methods.keySet())));
        }
        if (draining && !request.method().equals(GET)) {
            throw new ApiError(503, "shutting_down", "the server is about to stop");
        }
        return route.answer(request);
    }
}
