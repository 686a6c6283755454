package io.stentor.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.stentor.transport.door.Doorkeeper;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.SessionListener;
import io.stentor.transport.session.SessionTable;
import io.stentor.transport.tls.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Consumer;

/** What all HTTP connections share: the endpoint, the routes and the loops. Immutable but for draining. */
public final class HttpServer extends ChannelInitializer<Channel> {
    static final String DECODER = "http decoder";
    static final String ENCODER = "http encoder";
    static final String CONNECTION = "http connection";

    private final Map<EventLoop, SessionLoop> loops;
    /** Null, as the bundles are, when there are only routes. */
    private final EngineEndpoint endpoint;

    private final ClientBundles bundles;
    /** Null when everybody may connect. */
    private final Doorkeeper door;

    /** Null when connections are plain. */
    private final Tls tls;

    private final Routes routes;
    private final Consumer<Throwable> onBug;

    /** A server of plain routes, without an Engine.IO endpoint. */
    public HttpServer(Map<EventLoop, SessionLoop> loops, Routes routes, Consumer<Throwable> onBug) {
        this.loops = Map.copyOf(loops);
        this.endpoint = null;
        this.bundles = null;
        this.door = null;
        this.tls = null;
        this.routes = routes;
        this.onBug = onBug;
    }

    /**
     * A server of the Engine.IO endpoint and of plain routes.
     *
     * @param loops every loop a channel may be registered with
     * @param listeners makes the layer above a new session, on the session's loop
     * @param door who is let in
     * @param bundles handed out below the endpoint's path, or null for none
     * @param onBug told about exceptions that no request can cause; any thread
     */
    public HttpServer(
            Map<EventLoop, SessionLoop> loops,
            EngineOptions options,
            SessionTable sessions,
            SessionListener.Factory listeners,
            Doorkeeper door,
            ClientBundles bundles,
            Routes routes,
            Consumer<Throwable> onBug) {
        this.loops = Map.copyOf(loops);
        this.endpoint = new EngineEndpoint(options, sessions, listeners, door);
        this.door = door;
        this.tls = options.tls();
        this.bundles = bundles;
        this.routes = routes;
        this.onBug = onBug;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (door != null && !letIn(channel)) {
            channel.close();
            return;
        }
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline()
                .addLast(DECODER, new StrictRequestDecoder())
                .addLast(ENCODER, new HttpResponseEncoder())
                .addLast(CONNECTION, new HttpConnection(this));
    }

    /** Counts a connection until it is closed; false when it is to be closed at once. */
    private boolean letIn(Channel channel) {
        boolean heard = door.arrived();
        channel.closeFuture().addListener(closed -> door.gone());
        if (!heard || !(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            return false;
        }
        if (door.options().proxyProtocol() && door.options().proxies().contains(peer.getAddress())) {
            channel.pipeline().addLast(new HAProxyMessageDecoder()).addLast(new ProxyHeader(door));
            return true;
        }
        return arriveFrom(door, channel, peer.getAddress());
    }

    /** Counts a connection by its address until it is closed; false when it is to be closed at once. */
    static boolean arriveFrom(Doorkeeper door, Channel channel, InetAddress address) {
        boolean heard = door.arrivedFrom(address);
        channel.closeFuture().addListener(closed -> door.goneFrom(address));
        return heard;
    }

    /** From now on no session begins. Any thread. */
    public void drain() {
        endpoint.drain();
    }

    /** Whether connections should find another server for their next request. */
    boolean isDraining() {
        return endpoint != null && endpoint.isDraining();
    }

    SessionLoop loopOf(EventLoop eventLoop) {
        return loops.get(eventLoop);
    }

    RequestHandler handlerFor(HttpConnection connection, Request request) {
        String path = request.path();
        if (endpoint == null || routes.contains(path) || !endpoint.contains(path)) {
            return new RequestHandler.Immediate(connection, routes.reply(request.method(), path));
        }
        String name =
                path.substring(Math.min(path.length(), endpoint.options().path().length()));
        if (bundles != null && ClientBundles.isBundleName(name)) {
            return bundle(connection, request, name);
        }
        return endpoint.handlerFor(connection, request);
    }

    private RequestHandler bundle(HttpConnection connection, Request request, String name) {
        if (endpoint.cors().isEnabled() && request.method().equals("OPTIONS")) {
            return new Preflight(connection, request, endpoint);
        }
        HttpReply reply = request.isGet() || request.isHead()
                ? bundles.reply(
                        name,
                        request.header(HttpHeaderNames.IF_NONE_MATCH),
                        request.header(HttpHeaderNames.ACCEPT_ENCODING))
                : HttpReply.methodNotAllowed();
        return new EngineReply(connection, request, endpoint, reply);
    }

    void onBug(Throwable bug) {
        onBug.accept(bug);
    }
}
