package io.stentor.server;

import io.stentor.api.BlockedHandler;
import io.stentor.api.HandlerError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what handlers of an embedding program do wrong: each distinct fault once with its trace, then as it doubles. Threadsafe. */
final class HandlerLog {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerLog.class);

    private final FaultLog faults = new FaultLog();

    void onError(HandlerError error) {
        faults.accept(error.handler(), error.cause());
    }

    void onBlocked(BlockedHandler blocked) {
        Throwable where = new Throwable("where it is");
        where.setStackTrace(blocked.stack().toArray(new StackTraceElement[0]));
        long ms = blocked.lasting().toMillis();
        LOG.atWarn()
                .addKeyValue("event", "handler_blocked")
                .addKeyValue("ms", ms)
                .setCause(where)
                .log(
                        "{} has kept every client of its event loop waiting for {} ms; give it an executor",
                        blocked.handler(),
                        ms);
    }
}
