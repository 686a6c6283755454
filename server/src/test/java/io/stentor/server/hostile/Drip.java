package io.stentor.server.hostile;

import io.stentor.server.peer.RawSocket;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something small again and again, a tenth of a second apart, on behalf of attackers who take their time. */
final class Drip implements AutoCloseable {
    private static final long INTERVAL_MS = 100;

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "drip"));

    Drip(Runnable drop) {
        clock.scheduleAtFixedRate(drop, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** One byte on each connection at a time. */
    static Drip of(List<RawSocket> sockets, byte drop) {
        return new Drip(() -> sockets.forEach(socket -> socket.trySend(new byte[] {drop})));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
