package io.stentor.transport.loop;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.stentor.core.lane.Lane;
import io.stentor.transport.door.Doorkeeper;
import io.stentor.wire.websocket.Inflation;
import io.stentor.wire.websocket.Scratch;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
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
    private final Inflation inflation;
    private final MessageForms forms;
    private final Doorkeeper door;

    private final DeadlineQueue pings;
    private final DeadlineQueue pongs;
    private final DeadlineQueue admissions;
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
    private int farewells;
    private long receivedNanos;

    public SessionLoop(
            EventLoop eventLoop,
            Lane lane,
            EngineOptions options,
            MessageForms forms,
            Doorkeeper door,
            Consumer<Throwable> onBug) {
        this.door = door;
        this.onBug = onBug;
        this.eventLoop = eventLoop;
        this.lane = lane;
        this.options = options;
        this.scratch = new Scratch(SCRATCH_BYTES);
        this.inflation = options.deflates() ? new Inflation() : null;
        this.forms = forms;
        this.pings = newDeadlineQueue(options.pingIntervalMs());
        this.pongs = newDeadlineQueue(options.pingTimeoutMs());
        this.admissions = newDeadlineQueue(options.allowRequestTimeMs());
        this.connects = newDeadlineQueue(options.connectTimeoutMs());
        this.upgrades = newDeadlineQueue(options.upgradeTimeoutMs());
        this.probeHolds = newDeadlineQueue(EngineOptions.PROBE_HOLD_MS);
        this.requestHeads = newDeadlineQueue(options.headerTimeMs());
        this.requestBodies = newDeadlineQueue(options.bodyTimeMs());
        this.idleConnections = newDeadlineQueue(EngineOptions.HTTP_IDLE_MS);
        this.messages = newDeadlineQueue(options.messageTimeMs());
        this.closings = newDeadlineQueue(options.closingTimeMs());
        this.stalls = newDeadlineQueue(options.stallTimeoutMs());
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

    /** What messages are inflated with; null while nobody may compress any. */
    public Inflation inflation() {
        return inflation;
    }

    /** What gives messages their forms; the server's, not this loop's alone. */
    public MessageForms forms() {
        return forms;
    }

    /** Who is let in; the server's, not this loop's alone. */
    public Doorkeeper door() {
        return door;
    }

    /**
     * Runs a task when the loop has looked at its sockets and timers again. What {@code execute} takes runs before that,
     * for up to a second: work in slices must not go that way. An exception goes the way of the channel's own.
     */
    public void executeNextTurn(Channel channel, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException bug) {
                channel.pipeline().fireExceptionCaught(bug);
            }
        };
        eventLoop.schedule(guarded, 0, TimeUnit.NANOSECONDS);
    }

    /** A further timer of this loop, for the layers above. */
    public DeadlineQueue newDeadlineQueue(long delayMs) {
        return new DeadlineQueue(eventLoop, delayMs, onBug);
    }

    public DeadlineQueue pings() {
        return pings;
    }

    public DeadlineQueue pongs() {
        return pongs;
    }

    /** For the application to say whether a handshake may go on. */
    public DeadlineQueue admissions() {
        return admissions;
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

    /**
     * A session has ended.
     *
     * @param address where its client was, if it had entered by the door; or null
     */
    public void sessionClosed(InetAddress address) {
        sessions--;
        if (address != null) {
            door.leave(address);
        }
    }

    /** Sessions that are closed and whose clients may still be taking what was sent last. */
    public int farewells() {
        return farewells;
    }

    public void farewellBegan() {
        farewells++;
    }

    public void farewellEnded() {
        farewells--;
    }

    /** A session has had its last word on this channel: its farewell ends with the connection. */
    public void awaitEnd(Channel channel) {
        farewells++;
        channel.closeFuture().addListener(closed -> farewells--);
    }
}
