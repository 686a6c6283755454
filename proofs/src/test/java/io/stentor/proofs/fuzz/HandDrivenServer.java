package io.stentor.proofs.fuzz;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.stentor.core.Fanout;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.transport.door.Doorkeeper;
import io.stentor.transport.http.HttpReply;
import io.stentor.transport.http.HttpServer;
import io.stentor.transport.http.Routes;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.MessageForms;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.server.ServerConfig.PresenceFactory;
import io.stentor.transport.session.SessionLayer;
import io.stentor.transport.session.SessionListener;
import io.stentor.transport.session.SessionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole server on one event loop that a test turns by hand, with a clock that stands still until it is moved: the same
 * input does the same every time. Its connections are {@link HandFedChannel}s. One thread.
 */
final class HandDrivenServer {
    private static final int RING_SIZE = 256;
    /** Enough for a wake-up that is late to have looked at its sockets. */
    private static final int STEP_MS = 50;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop eventLoop =
            new ManualIoEventLoop(null, Thread.currentThread(), executor -> new NoIo(), ticker);
    private final List<Throwable> bugs = new ArrayList<>();
    private final List<HandFedChannel> channels = new ArrayList<>();
    private final SessionTable sessions = new SessionTable();
    private final Doorkeeper door;
    private final Fanout fanout;
    private final SessionLoop loop;
    private final HttpServer http;

    HandDrivenServer(EngineOptions options, SessionLayer layer, PresenceFactory presence, LogLimits logs) {
        TurnScheduler scheduler = new Turns(eventLoop);
        fanout = new Fanout(
                new Fanout.Foundation(RING_SIZE),
                logs,
                List.of(scheduler),
                scheduler,
                ByteBufAllocator.DEFAULT,
                ticker::nanoTime,
                bugs::add);
        fanout.roster().listener(presence.create(fanout.roster().publisher(), eventLoop, bugs::add));
        door = new Doorkeeper(options.door(), ticker::nanoTime);
        loop = new SessionLoop(eventLoop, fanout.lanes().get(0), options, new MessageForms(options), door, bugs::add);
        SessionListener.Factory listeners = layer.create(loop, fanout);
        http = new HttpServer(
                Map.of(eventLoop, loop),
                options,
                sessions,
                listeners,
                door,
                null,
                new Routes(Map.of("/healthz", () -> HttpReply.of(200, HttpReply.TEXT, "ok"))),
                bugs::add);
    }

    /** Options that leave nothing to chance, and whose times are short. */
    static EngineOptions.Builder options() {
        int[] sids = new int[1];
        return EngineOptions.builder()
                .maxPayload(4_096)
                .pingIntervalMs(400)
                .pingTimeoutMs(400)
                .connectTimeoutMs(400)
                .upgradeTimeoutMs(400)
                .closingTimeMs(400)
                .stallTimeoutMs(400)
                .headerTimeMs(400)
                .bodyTimeMs(400)
                .messageTimeMs(400)
                .httpCompressionThreshold(EngineOptions.NO_COMPRESSION)
                .deflateThreshold(512)
                .sidSource(request -> String.format("sid-%016d", ++sids[0]));
    }

    HandFedChannel connect() {
        HandFedChannel channel = new HandFedChannel();
        channels.add(channel);
        channel.pipeline().addLast(http);
        EventLoop loopOfChannel = eventLoop;
        loopOfChannel.register(channel);
        run();
        return channel;
    }

    /** The peer has reset the connection. */
    void cut(HandFedChannel channel) {
        channel.close();
        run();
    }

    /** Runs everything that can be done now. */
    void run() {
        boolean busy = true;
        for (int turns = 0; busy; turns++) {
            if (turns > 100_000) {
                throw new AssertionError("the loop never comes to rest");
            }
            busy = eventLoop.runNow() > 0;
            for (HandFedChannel channel : channels) {
                busy |= channel.handOver();
            }
        }
        demandNoBugs();
    }

    /** Lets the time pass in small steps. */
    void pass(int ms, Runnable betweenSteps) {
        for (int passed = 0; passed < ms; passed += STEP_MS) {
            ticker.advance(STEP_MS, TimeUnit.MILLISECONDS);
            run();
            betweenSteps.run();
        }
    }

    /** Nothing of anybody is left, once everybody has gone. */
    void demandEmpty() {
        demand(loop.sessions() == 0, "sessions: " + loop.sessions());
        demand(loop.farewells() == 0, "farewells: " + loop.farewells());
        demand(sessions.size() == 0, "session ids: " + sessions.size());
        demand(door.connections() == 0, "connections: " + door.connections());
        demand(loop.lane().memberCount() == 0, "members: " + loop.lane().memberCount());
        demand(loop.lane().behindCount() == 0, "members behind: " + loop.lane().behindCount());
        demand(loop.lane().awayCount() == 0, "members away: " + loop.lane().awayCount());
        demand(
                loop.lane().confirmationCount() == 0,
                "confirmations: " + loop.lane().confirmationCount());
        demand(fanout.rooms().size() == 0, "rooms: " + fanout.rooms().size());
    }

    int sessions() {
        return loop.sessions();
    }

    /** Drops what the core still holds: logs of rooms that live for a while. */
    void close() {
        channels.forEach(channel -> channel.close());
        run();
        pass(3_000, () -> {});
        demandEmpty();
        fanout.lanes().get(0).giveUpAbsences();
        run();
    }

    private void demandNoBugs() {
        if (!bugs.isEmpty()) {
            AssertionError reported = new AssertionError("the server reports a bug: " + bugs.get(0), bugs.get(0));
            bugs.clear();
            throw reported;
        }
    }

    private static void demand(boolean holds, String left) {
        if (!holds) {
            throw new AssertionError("left behind: " + left);
        }
    }

    private record Turns(ManualIoEventLoop loop) implements TurnScheduler {
        @Override
        public void schedule(Runnable turn) {
            loop.execute(turn);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public boolean inTurn() {
            return loop.inEventLoop();
        }
    }

    /** There is nothing to poll: what happens is what the test does. */
    private static final class NoIo implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {
            // Nobody sleeps.
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return true;
        }
    }
}
