package io.stentor.server.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose request takes too long to arrive: its head from the first byte on (or from the connection's
 * beginning), then its body. Stands before the HTTP codec, and with {@link #behindCodec} behind it. Owned by the admin thread.
 */
final class RequestClock extends ChannelInboundHandlerAdapter {
    private final long headMs;
    private final long bodyMs;
    private final Runnable onLate;
    private Future<?> deadline;
    private boolean arriving;

    /** @param onLate told of each connection that is ended */
    RequestClock(long headMs, long bodyMs, Runnable onLate) {
        this.headMs = headMs;
        this.bodyMs = bodyMs;
        this.onLate = onLate;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (!arriving) {
            begin(ctx);
        }
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    private void begin(ChannelHandlerContext ctx) {
        arriving = true;
        endAfter(ctx, headMs);
    }

    private void endAfter(ChannelHandlerContext ctx, long ms) {
        stop();
        deadline = ctx.executor().schedule(() -> end(ctx), ms, TimeUnit.MILLISECONDS);
    }

    private void end(ChannelHandlerContext ctx) {
        onLate.run();
        ctx.close();
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** What tells it how far the request has come. */
    ChannelInboundHandlerAdapter behindCodec() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object part) {
                if (part instanceof HttpRequest) {
                    endAfter(ctx, bodyMs);
                }
                if (part instanceof LastHttpContent) {
                    stop();
                    arriving = false;
                }
                ctx.fireChannelRead(part);
            }
        };
    }
}
