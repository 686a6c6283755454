package io.stentor.server.interop;

import io.stentor.server.TestServer;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import java.util.ArrayList;
import java.util.List;

/** How client and server talk in one run of the tests: all ways on the usual event loop, an upgrade on the others. */
record InteropSetup(IoTransport io, Transports transports) {
    /** Small, so that they can be met. */
    static final ConversationLimits LIMITS = new ConversationLimits(0, 1, 5, 100, 300, 4, 100, 0);

    /** Soon over, but not before a client of a loaded machine has answered. */
    private static final ConfirmationOptions CONFIRMATION = new ConfirmationOptions(false, 1_500, 2);

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
        EngineOptions engine = EngineOptions.builder()
                .pingIntervalMs(PING_INTERVAL_MS)
                .pingTimeoutMs(PING_TIMEOUT_MS)
                .build();
        return TestServer.start(io, 2, engine, new Conversations(LIMITS, CONFIRMATION, System::nanoTime));
    }

    @Override
    public String toString() {
        return io + " " + transports;
    }
}
