package io.stentor.server.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One connection to the admin port: one request at a time, each in limited time. Owned by the admin thread. */
final class AdminConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** Until the next request comes: twice what scrapers wait by default. */
    private static final long IDLE_SECONDS = 120;

    /** A page loads from its own server only and stands in nobody's frame; text from strangers cannot become code. */
    private static final String BROWSERS_CHALLENGE =
            "Basic realm=\"Stentor: any name, the API key as password\", charset=\"UTF-8\"";

    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    private static final int MAX_CONNECTIONS = 64;

    private final Shared shared;
    private Future<?> deadline;
    private boolean answering;
    private boolean counted;

    /** What all connections of one listener have in common. Owned by the admin thread. */
    static final class Shared {
        private final AdminRoutes routes;
        private final Access access;
        private final Refusals refusals;
        private final long answerSeconds;
        private final Consumer<Throwable> onBug;
        private int connections;

        /** @param answerSeconds until an answer is there; a connection that waits longer is ended */
        Shared(AdminRoutes routes, Access access, Refusals refusals, long answerSeconds, Consumer<Throwable> onBug) {
            this.routes = routes;
            this.access = access;
            this.refusals = refusals;
            this.answerSeconds = answerSeconds;
            this.onBug = onBug;
        }

        Reply refused(ApiError error) {
            refusals.count(error.code);
            return Reply.of(error);
        }
    }

    AdminConnection(Shared shared) {
        this.shared = shared;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        counted = true;
        if (++shared.connections > MAX_CONNECTIONS) {
            ApiError error = new ApiError(429, "too_many_requests", "too many connections to this port");
            write(ctx, shared.refused(error), false);
            return;
        }
        endAfter(ctx, IDLE_SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        shared.connections -= counted ? 1 : 0;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void endAfter(ChannelHandlerContext ctx, long seconds) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = ctx.executor().schedule(() -> ctx.close(), seconds, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (answering) {
            // Nobody needs pipelining here, and without it answers keep their order.
            ctx.close();
            return;
        }
        answering = true;
        endAfter(ctx, shared.answerSeconds);
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        answer(request)
                .whenComplete((reply, failure) -> onLoop(ctx, () -> {
                    answering = false;
                    endAfter(ctx, IDLE_SECONDS);
                    write(ctx, failure == null ? reply : replyTo(failure), keepAlive, isHead);
                }));
    }

    private static void onLoop(ChannelHandlerContext ctx, Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
        } else {
            ctx.executor().execute(task);
        }
    }

    private CompletableFuture<Reply> answer(FullHttpRequest request) {
        try {
            if (!request.decoderResult().isSuccess()) {
                throw ApiError.badRequest("this is no HTTP request, or too long a one");
            }
            AdminRequest asked = AdminRequest.of(request);
            if (!asked.isHealth()) {
                HttpHeaders headers = request.headers();
                shared.access.check(
                        headers.get(HttpHeaderNames.AUTHORIZATION),
                        headers.get(HttpHeaderNames.HOST),
                        headers.get(HttpHeaderNames.ORIGIN));
            }
            return shared.routes.answer(asked);
        } catch (ApiError | RuntimeException | AssertionError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Reply replyTo(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ApiError error) {
            return shared.refused(error);
        }
        shared.onBug.accept(cause);
        return Reply.of(new ApiError(500, "internal_error", "the server made a mistake"));
    }

    private static void write(ChannelHandlerContext ctx, Reply reply, boolean keepAlive) {
        write(ctx, reply, keepAlive, false);
    }

    private static void write(ChannelHandlerContext ctx, Reply reply, boolean keepAlive, boolean isHead) {
        FullHttpResponse response = response(reply, keepAlive);
        var written = ctx.writeAndFlush(isHead ? response.replace(Unpooled.EMPTY_BUFFER) : response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    static FullHttpResponse response(Reply reply, boolean keepAlive) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), Unpooled.wrappedBuffer(reply.body()));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Content-Security-Policy", POLICY);
        if (reply.allow() != null) {
            headers.set(HttpHeaderNames.ALLOW, reply.allow());
        }
        if (reply.status() == 401) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, List.of(BROWSERS_CHALLENGE, "Bearer"));
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }

    /** Whoever went away, or spoke something else, is told nothing. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof CodecException)) {
            shared.onBug.accept(cause);
        }
        ctx.close();
    }
}
