package io.stentor.transport.server;

import io.netty.channel.EventLoop;
import io.stentor.core.Fanout;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterPublisher;
import io.stentor.transport.http.ClientBundles;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.session.SessionLayer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything a server is started with.
 *
 * @param address where to listen; port 0 takes a free one
 * @param admin a second listener of plain routes, or null
 * @param threads event loops, each with its lane; 0 for one per core
 * @param layer what runs on the sessions
 * @param clientBundles served below the endpoint's path, or null for none
 * @param foundation of this server's core alone
 * @param logs what is kept of messages for members that are behind and for those who come back
 * @param onBug told about exceptions that no client should be able to cause; any thread
 */
public record ServerConfig(
        InetSocketAddress address,
        Admin admin,
        IoTransport transport,
        int threads,
        EngineOptions engine,
        SessionLayer layer,
        Routes routes,
        ClientBundles clientBundles,
        PresenceFactory presence,
        Fanout.Foundation foundation,
        LogLimits logs,
        Consumer<Throwable> onBug) {
    /** Slots are small; a ring this long takes a storm of 16,000 messages within one turn of the slowest lane. */
    private static final int RING_SIZE = 16 * 1024;

    /** A server that listens at one address only, on the best transport, one loop per core, and counts no users. */
    public static ServerConfig plain(
            InetSocketAddress address, EngineOptions engine, SessionLayer layer, Consumer<Throwable> onBug) {
        return new ServerConfig(
                address,
                null,
                IoTransport.best(),
                0,
                engine,
                layer,
                new Routes(Map.of()),
                null,
                (publisher, rosterLoop, bugs) -> PresenceListener.NONE,
                newFoundation(),
                LogLimits.defaults(),
                onBug);
    }

    /** What a core begins with: one for each server. */
    public static Fanout.Foundation newFoundation() {
        return new Fanout.Foundation(RING_SIZE);
    }

    /** The listener for those who run the server: its address and what it answers. */
    public record Admin(InetSocketAddress address, Routes routes) {}

    /** Makes the listener of the roster, at start-up; it will run on the given loop and report its bugs. */
    public interface PresenceFactory {
        PresenceListener create(RosterPublisher publisher, EventLoop rosterLoop, Consumer<Throwable> onBug);
    }
}
