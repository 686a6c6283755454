package io.stentor.server.admin;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/**
 * Gathers the body of a request; one that is too long is answered as every other mistake is, and ends the connection. What
 * still comes of it is read and dropped, within the time that a body may take: a socket that is closed with bytes unread is
 * reset, and a reset may overtake the answer.
 */
final class BodyLimit extends HttpObjectAggregator {
    private final int maxBytes;
    private final Refusals refusals;

    BodyLimit(int maxBytes, Refusals refusals) {
        super(maxBytes);
        this.maxBytes = maxBytes;
        this.refusals = refusals;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        ApiError error = new ApiError(413, "too_large", "a body has at most " + maxBytes + " bytes");
        refusals.count(error.code);
        ctx.writeAndFlush(AdminConnection.response(Reply.of(error), false))
                .addListener(sent -> ((DuplexChannel) ctx.channel())
                        .shutdownOutput()
                        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
    }
}
