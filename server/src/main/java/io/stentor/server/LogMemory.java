package io.stentor.server;

import io.netty.util.internal.PlatformDependent;
import io.stentor.core.lane.LogLimits;
import io.stentor.server.config.Options;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the options allow to be kept of messages, as far as this process has memory for it: neither the room logs nor what
 * waits for members that are behind may take more than a quarter of direct memory. Stateless.
 */
final class LogMemory {
    private static final Logger LOG = LoggerFactory.getLogger(LogMemory.class);
    private static final int SHARE = 4;

    private LogMemory() {}

    /**
     * The limits of a server with so many lanes. What is cut is said in the log.
     *
     * @param lanes among which the sessions of those who may come back are divided
     */
    static LogLimits limits(Options options, int lanes) {
        long most = PlatformDependent.maxDirectMemory() / SHARE;
        Options.RoomLog log = options.roomLog();
        Options.Recovery recovery = options.recovery();
        long outbound = options.outbound().maxBytes();
        return new LogLimits(
                log.messages(),
                log.bytes(),
                TimeUnit.MILLISECONDS.toNanos(log.ageMs()),
                cut("roomLog.totalBytes", log.totalBytes(), most),
                recovery.enabled() ? TimeUnit.MILLISECONDS.toNanos(recovery.windowMs()) : 0,
                Math.max(1, recovery.sessions() / lanes),
                outbound == 0 ? most : cut("outbound.maxBytes", outbound, most));
    }

    private static long cut(String option, long bytes, long most) {
        if (bytes <= most) {
            return bytes;
        }
        LOG.atWarn()
                .addKeyValue("event", "limit_cut")
                .log("{}={} is cut to {}, a quarter of direct memory", option, bytes, most);
        return most;
    }
}
