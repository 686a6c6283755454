package io.stentor.transport.server;

import io.netty.channel.EventLoop;
import io.stentor.core.roster.PresenceListener;
import io.stentor.core.roster.RosterPublisher;
import io.stentor.socketio.Application;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.wire.socketio.PacketLimits;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Everything a server is started with.
 *
 * @param address where to listen; port 0 takes a free one
 * @param admin a second listener of plain routes, or null
 * @param threads event loops, each with its lane; 0 for one per core
 * @param ringSize slots of the ring, a power of two
 * @param onBug told about exceptions that no client should be able to cause; any thread
 */
public record ServerConfig(
        InetSocketAddress address,
        Admin admin,
        IoTransport transport,
        int threads,
        int ringSize,
        EngineOptions engine,
        PacketLimits packetLimits,
        Routes routes,
        Application.Factory applications,
        PresenceFactory presence,
        Consumer<Throwable> onBug) {
    /** Slots are small; a ring this long takes a storm of 16,000 messages within one turn of the slowest lane. */
    public static final int RING_SIZE = 16 * 1024;

    /** The listener for those who run the server: its address and what it answers. */
    public record Admin(InetSocketAddress address, Routes routes) {}

    /** Makes the listener of the roster, at start-up; it will run on the given loop. */
    public interface PresenceFactory {
        PresenceListener create(RosterPublisher publisher, EventLoop rosterLoop);
    }
}
