package io.stentor.transport.server;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rests for a second when the kernel hands out no connection, which at the limit of open files it does not as often as it is
 * asked. Those who connect meanwhile wait in the backlog. Told once, and then as the count doubles. Owned by the listener's
 * loop.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);
    private static final long PAUSE_MS = 1_000;

    private long failures;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failures++;
        if (Long.bitCount(failures) == 1) {
            LOG.atWarn()
                    .addKeyValue("event", "accept_failed")
                    .addKeyValue("count", failures)
                    .addKeyValue("reason", cause.getMessage())
                    .log("no connection can be accepted");
        }
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            ctx.executor().schedule(() -> config.setAutoRead(true), PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }
}
