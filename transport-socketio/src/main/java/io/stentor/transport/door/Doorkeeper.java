package io.stentor.transport.door;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts who is in and says who is let in. One for each server, any thread; nothing waits.
 *
 * <p>Up to a margin beyond the limits a connection is accepted and its handshake answered, so that the client learns why;
 * what comes beyond the margin is closed unheard. Requests of sessions that are there already are always served.
 */
public final class Doorkeeper {
    /** One more for each so many is accepted to be told that there is no room. */
    private static final int MARGIN_SHARE = 16;

    private static final int LEAST_MARGIN = 16;

    /** A session that polls and upgrades has up to so many: a poll, a post, the WebSocket, and one that is just closing. */
    private static final int TCP_PER_SESSION = 4;

    private final DoorOptions options;
    private final LongSupplier nanoClock;
    private final ConnectRates rates;
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<Long, Integer> connectionsByPlace = new ConcurrentHashMap<>();
    private final Map<Long, Integer> sessionsByPlace = new ConcurrentHashMap<>();
    private final Map<Rejection, LongAdder> rejections = new LinkedHashMap<>();

    public Doorkeeper(DoorOptions options, LongSupplier nanoClock) {
        this.options = options;
        this.nanoClock = nanoClock;
        this.rates = options.connectRatePerAddress() > 0 ? new ConnectRates(options.connectRatePerAddress()) : null;
        for (Rejection reason : Rejection.values()) {
            rejections.put(reason, new LongAdder());
        }
    }

    public DoorOptions options() {
        return options;
    }

    // Connections.

    /** A connection was accepted. False when it is to be closed unheard; {@link #gone} is to be called either way. */
    public boolean arrived() {
        int open = connections.incrementAndGet();
        int limit = options.connections();
        return limit == 0
                || open <= limit + Math.max(LEAST_MARGIN, limit / MARGIN_SHARE)
                || reject(Rejection.CONNECTIONS);
    }

    public void gone() {
        connections.decrementAndGet();
    }

    /** Where a connection comes from is known. False when it is to be closed unheard; {@link #goneFrom} is to be called either way. */
    public boolean arrivedFrom(InetAddress address) {
        if (!countsConnectionsOf(address)) {
            return true;
        }
        int limit = TCP_PER_SESSION * options.connectionsPerAddress() + LEAST_MARGIN;
        return connectionsByPlace.merge(Place.of(address), 1, Integer::sum) <= limit
                || reject(Rejection.CONNECTIONS_PER_ADDRESS);
    }

    public void goneFrom(InetAddress address) {
        if (countsConnectionsOf(address)) {
            decrement(connectionsByPlace, address);
        }
    }

    /** A proxy's connections are those of many. */
    private boolean countsConnectionsOf(InetAddress address) {
        return options.connectionsPerAddress() > 0 && !options.proxies().contains(address);
    }

    /** Open TCP connections. */
    public int connections() {
        return connections.get();
    }

    // Sessions.

    /** Why a session may not begin, which is counted; null when it may. */
    public Rejection knock(InetAddress client) {
        Rejection reason = reasonAgainst(client);
        if (reason != null) {
            reject(reason);
        }
        return reason;
    }

    private Rejection reasonAgainst(InetAddress client) {
        if (options.connections() > 0 && connections.get() > options.connections()) {
            return Rejection.CONNECTIONS;
        }
        if (isFull(sessionsByPlace.getOrDefault(Place.of(client), 0))) {
            return Rejection.CONNECTIONS_PER_ADDRESS;
        }
        return rates == null || rates.take(client, nanoClock.getAsLong()) ? null : Rejection.CONNECT_RATE;
    }

    private boolean isFull(int sessions) {
        return options.connectionsPerAddress() > 0 && sessions >= options.connectionsPerAddress();
    }

    /** A session begins, unless others have taken the last place meanwhile: false then, which is counted. */
    public boolean enter(InetAddress client) {
        if (options.connectionsPerAddress() == 0) {
            return true;
        }
        boolean[] entered = new boolean[1];
        sessionsByPlace.compute(Place.of(client), (place, sessions) -> {
            int there = sessions == null ? 0 : sessions;
            entered[0] = !isFull(there);
            return entered[0] ? Integer.valueOf(there + 1) : sessions;
        });
        return entered[0] || reject(Rejection.CONNECTIONS_PER_ADDRESS);
    }

    /** A session that had entered has ended. */
    public void leave(InetAddress client) {
        if (options.connectionsPerAddress() > 0) {
            decrement(sessionsByPlace, client);
        }
    }

    private static void decrement(Map<Long, Integer> counts, InetAddress address) {
        counts.computeIfPresent(Place.of(address), (place, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    // Rejections.

    /** Counts somebody who was not let in; always false. */
    public boolean reject(Rejection reason) {
        rejections.get(reason).increment();
        return false;
    }

    /** How many were not let in so far, by the label of the reason. */
    public Map<String, Long> rejections() {
        Map<String, Long> byLabel = new LinkedHashMap<>();
        rejections.forEach((reason, count) -> byLabel.put(reason.label(), count.sum()));
        return byLabel;
    }
}
