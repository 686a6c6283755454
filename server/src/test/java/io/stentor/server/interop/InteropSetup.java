package io.stentor.server.interop;

import io.stentor.server.TestServer;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import java.util.ArrayList;
import java.util.List;

/** How client and server talk in one run of the tests: all ways on the usual event loop, an upgrade on the others. */
record InteropSetup(IoTransport io, Transports transports) {
    /** Small, so that they can be met. */
    static final ConversationLimits LIMITS = new ConversationLimits(5, 100, 300, 4, 100);

    /** Heartbeats come while things happen; a loaded machine is no reason to lose a client. */
    private static final int PING_INTERVAL_MS = 2_000;

    private static final int PING_TIMEOUT_MS = 20_000;

    static List<InteropSetup> all() {
        List<InteropSetup> setups = new ArrayList<>();
        for (Transports transports : Transports.values()) {
            setups.add(new InteropSetup(IoTransport.best(), transports));
        }
        for (IoTransport io : IoTransport.values()) {
            if (io != IoTransport.best() && io.isAvailable()) {
                setups.add(new InteropSetup(io, Transports.UPGRADE));
            }
        }
        return setups;
    }

    /** Two loops, so that connections of one session land on both. */
    TestServer startServer() {
        EngineOptions defaults = EngineOptions.defaults();
        EngineOptions engine = new EngineOptions(
                defaults.path(),
                defaults.transports(),
                PING_INTERVAL_MS,
                PING_TIMEOUT_MS,
                defaults.connectTimeoutMs(),
                defaults.upgradeTimeoutMs(),
                defaults.maxPayload(),
                defaults.origins(),
                defaults.headerTimeMs(),
                defaults.bodyTimeMs(),
                defaults.messageTimeMs(),
                defaults.stallTimeoutMs(),
                defaults.closingTimeMs());
        return TestServer.start(io, 2, engine, LIMITS);
    }

    @Override
    public String toString() {
        return io + " " + transports;
    }
}
