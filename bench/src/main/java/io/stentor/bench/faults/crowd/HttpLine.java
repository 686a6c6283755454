package io.stentor.bench.faults.crowd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.BiConsumer;

/**
 * A connection for one request at a time, kept alive between them and opened anew when the server has closed it meanwhile. Owned by the
 * network's event loop.
 */
final class HttpLine {
    /** The status that is told when there is no answer. */
    static final int NO_ANSWER = 0;

    private static final int MAX_BODY = 16 * 1024 * 1024;

    private final Network network;
    private Channel channel;
    private BiConsumer<Integer, String> waiting;
    private boolean reading = true;
    private boolean closed;

    HttpLine(Network network) {
        this.network = network;
    }

    /** @param answer is told the status and the body; called once, unless the line is closed before */
    void request(HttpMethod method, String path, String contentType, String body, BiConsumer<Integer, String> answer) {
        if (waiting != null) {
            throw new IllegalStateException("a request is under way");
        }
        waiting = answer;
        if (channel != null && channel.isActive()) {
            channel.writeAndFlush(message(method, path, contentType, body), channel.voidPromise());
            return;
        }
        ChannelFuture connecting = network.connect(this::handlers);
        channel = connecting.channel();
        channel.config().setAutoRead(reading);
        connecting.addListener(done -> {
            if (closed) {
                connecting.channel().close();
            } else if (done.isSuccess()) {
                channel.writeAndFlush(message(method, path, contentType, body), channel.voidPromise());
            } else {
                answer(NO_ANSWER, "");
            }
        });
    }

    private ChannelHandler[] handlers() {
        return new ChannelHandler[] {new HttpClientCodec(), new HttpObjectAggregator(MAX_BODY), new Answers()};
    }

    private FullHttpRequest message(HttpMethod method, String path, String contentType, String body) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path, Unpooled.copiedBuffer(body, UTF_8));
        request.headers().set(HttpHeaderNames.HOST, network.host());
        if (method.equals(HttpMethod.POST)) {
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
            HttpUtil.setContentLength(request, request.content().readableBytes());
        }
        return request;
    }

    private void answer(int status, String body) {
        BiConsumer<Integer, String> to = waiting;
        waiting = null;
        if (to != null && !closed) {
            to.accept(status, body);
        }
    }

    void setReading(boolean isReading) {
        reading = isReading;
        if (channel != null) {
            network.setReading(channel, isReading);
        }
    }

    void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }

    void abort() {
        if (channel != null) {
            Network.resetOnClose(channel);
        }
        close();
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            if (response.decoderResult().isFailure()) {
                // Cut off in its head: told as an answer without a body.
                context.close();
                return;
            }
            boolean keepsAlive = HttpUtil.isKeepAlive(response);
            if (!keepsAlive) {
                context.close();
                channel = null;
            }
            answer(response.status().code(), response.content().toString(UTF_8));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel().equals(channel)) {
                channel = null;
                answer(NO_ANSWER, "");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
