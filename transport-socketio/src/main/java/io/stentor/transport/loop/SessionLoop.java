package io.stentor.transport.loop;

import io.netty.channel.EventLoop;
import io.stentor.core.lane.Lane;
import io.stentor.wire.websocket.Scratch;
import java.util.function.Consumer;

/**
 * What the sessions of one event loop share: their lane, their timers, a scratch buffer. Everything in it is for that
 * loop's thread only.
 */
public final class SessionLoop {
    /** More than one read of a socket brings. */
    private static final int SCRATCH_BYTES = 256 * 1024;

    private final EventLoop eventLoop;
    private final Lane lane;
    private final EngineOptions options;
    private final RandomIds ids = new RandomIds();
    private final Scratch scratch;

    private final DeadlineQueue pings;
    private final DeadlineQueue pongs;
    private final DeadlineQueue connects;
    private final DeadlineQueue upgrades;
    private final DeadlineQueue probeHolds;
    private final DeadlineQueue requestHeads;
    private final DeadlineQueue requestBodies;
    private final DeadlineQueue idleConnections;
    private final DeadlineQueue messages;
    private final DeadlineQueue closings;
    private final DeadlineQueue stalls;
    private final Consumer<Throwable> onBug;
    private int sessions;
    private long receivedNanos;

    public SessionLoop(EventLoop eventLoop, Lane lane, EngineOptions options, Consumer<Throwable> onBug) {
        this.onBug = onBug;
        this.eventLoop = eventLoop;
        this.lane = lane;
        this.options = options;
        this.scratch = new Scratch(SCRATCH_BYTES);
        this.pings = new DeadlineQueue(eventLoop, options.pingIntervalMs());
        this.pongs = new DeadlineQueue(eventLoop, options.pingTimeoutMs());
        this.connects = new DeadlineQueue(eventLoop, options.connectTimeoutMs());
        this.upgrades = new DeadlineQueue(eventLoop, options.upgradeTimeoutMs());
        this.probeHolds = new DeadlineQueue(eventLoop, EngineOptions.PROBE_HOLD_MS);
        this.requestHeads = new DeadlineQueue(eventLoop, options.headerTimeMs());
        this.requestBodies = new DeadlineQueue(eventLoop, options.bodyTimeMs());
        this.idleConnections = new DeadlineQueue(eventLoop, EngineOptions.HTTP_IDLE_MS);
        this.messages = new DeadlineQueue(eventLoop, options.messageTimeMs());
        this.closings = new DeadlineQueue(eventLoop, options.closingTimeMs());
        this.stalls = new DeadlineQueue(eventLoop, options.stallTimeoutMs());
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    public Lane lane() {
        return lane;
    }

    public EngineOptions options() {
        return options;
    }

    public RandomIds ids() {
        return ids;
    }

    /** Where messages lie while they are decoded; contents live until the next read. */
    public Scratch scratch() {
        return scratch;
    }

    /** A further timer of this loop, for the layers above. */
    public DeadlineQueue newDeadlineQueue(long delayMs) {
        return new DeadlineQueue(eventLoop, delayMs);
    }

    public DeadlineQueue pings() {
        return pings;
    }

    public DeadlineQueue pongs() {
        return pongs;
    }

    public DeadlineQueue connects() {
        return connects;
    }

    public DeadlineQueue upgrades() {
        return upgrades;
    }

    public DeadlineQueue probeHolds() {
        return probeHolds;
    }

    public DeadlineQueue requestHeads() {
        return requestHeads;
    }

    public DeadlineQueue requestBodies() {
        return requestBodies;
    }

    public DeadlineQueue idleConnections() {
        return idleConnections;
    }

    public DeadlineQueue messages() {
        return messages;
    }

    public DeadlineQueue closings() {
        return closings;
    }

    public DeadlineQueue stalls() {
        return stalls;
    }

    /** Notes that bytes have arrived now; what they cause is timed from here. */
    public void stampReceived() {
        receivedNanos = System.nanoTime();
    }

    /** When the bytes being handled arrived. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** Reports an exception that no client should be able to cause. */
    public void onBug(Throwable bug) {
        onBug.accept(bug);
    }

    /** Engine.IO sessions of this loop. */
    public int sessions() {
        return sessions;
    }

    public void sessionOpened() {
        sessions++;
    }

    public void sessionClosed() {
        sessions--;
    }
}
