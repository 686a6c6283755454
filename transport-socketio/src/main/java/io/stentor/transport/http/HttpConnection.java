package io.stentor.transport.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.stentor.transport.door.Rejection;
import io.stentor.transport.loop.Deadline;
import io.stentor.transport.loop.DeadlineQueue;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.tls.Tls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One HTTP connection: takes its requests strictly one after another, enforces sizes and times, and moves to the loop of
 * the session that a request names. Owned by the channel's loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /** Decoded pieces of requests that wait behind the one being answered; more is an attack. */
    private static final int WAITING_PIECES = 64;
    /** Requests begun in one turn of the loop; those behind them wait for the next, so that others get theirs. */
    private static final int REQUESTS_PER_TURN = 16;

    private final HttpServer server;
    private SessionLoop loop;
    private ChannelHandlerContext context;

    private final Queue<HttpObject> waiting = new ArrayDeque<>(4);
    private final Expiry expiry = new Expiry();
    private RequestHandler handler;
    private HttpRequest head;
    private Request request;
    private long bodyBytes;
    /** The answer does not wait for the body: where the next request begins will not be known. */
    private boolean bodyUnread;
    /** A request is being answered, or the connection is moving: what arrives waits. */
    private boolean busy;

    /** Its way between two loops, where nothing is read; null when it is on none. */
    private Move move;

    /** Waiting pieces are being taken: an answer in the middle of it need not begin again. */
    private boolean taking;

    private int requestsThisTurn;
    private boolean awaitingTurn;

    private boolean closing;

    HttpConnection(HttpServer server) {
        this.server = server;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isRegistered()) {
            begin(ctx.channel());
        }
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        if (loop == null) {
            begin(ctx.channel());
        }
        ctx.fireChannelRegistered();
    }

    private void begin(Channel channel) {
        loop = server.loopOf(channel.eventLoop());
        allow(loop.requestHeads(), Rejection.HEADER_TIME);
    }

    /** @param late what is counted when the time of this queue is over before anything else restarts it; null is nothing */
    private void allow(DeadlineQueue time, Rejection late) {
        expiry.late = late;
        expiry.restart(time);
    }

    SessionLoop loop() {
        return loop;
    }

    Channel channel() {
        return context.channel();
    }

    // Requests that arrive.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        HttpObject piece = (HttpObject) message;
        if (waiting.isEmpty() && mayTake(piece)) {
            take(piece);
        } else {
            await(piece);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            requestsThisTurn = 0;
        } else {
            awaitNextTurn();
        }
    }

    private boolean mayTake(HttpObject piece) {
        return !busy && channel().isWritable() && !(piece instanceof HttpRequest && isTurnFull());
    }

    private boolean isTurnFull() {
        return requestsThisTurn == REQUESTS_PER_TURN;
    }

    private void await(HttpObject piece) {
        if (waiting.size() == WAITING_PIECES) {
            ReferenceCountUtil.release(piece);
            closeNow();
            return;
        }
        waiting.add(piece);
        channel().config().setAutoRead(false);
    }

    private void takeWaiting() {
        if (taking) {
            return;
        }
        taking = true;
        while (!closing && !waiting.isEmpty() && mayTake(waiting.peek())) {
            take(waiting.remove());
        }
        taking = false;
        if (!waiting.isEmpty()) {
            awaitNextTurn();
        } else if (move == null && !closing) {
            // While an answer is awaited, too: only reading shows that the peer has gone.
            channel().config().setAutoRead(true);
        }
    }

    /** Until the turn begins no request does, so the connection cannot move away from its loop meanwhile. */
    private void awaitNextTurn() {
        if (!busy && !closing && !awaitingTurn && isTurnFull()) {
            awaitingTurn = true;
            loop.executeNextTurn(channel(), this::onNextTurn);
        }
    }

    private void onNextTurn() {
        awaitingTurn = false;
        requestsThisTurn = 0;
        if (!closing) {
            takeWaiting();
        }
    }

    private void take(HttpObject piece) {
        if (piece.decoderResult().isFailure()) {
            ReferenceCountUtil.release(piece);
            refuse(statusOf(piece.decoderResult().cause()));
        } else if (piece instanceof HttpRequest head) {
            onHead(head);
        } else {
            onContent((HttpContent) piece);
        }
    }

    private void onHead(HttpRequest received) {
        expiry.cancel();
        requestsThisTurn++;
        head = received;
        try {
            request = Request.of(received);
        } catch (MalformedRequest malformed) {
            refuse(malformed.status());
            return;
        }
        handler = server.handlerFor(this, request);
        SessionLoop home = handler.home();
        if (home != null && home != loop) {
            moveTo(home);
        } else {
            beginRequest();
        }
    }

    private void beginRequest() {
        if (handler.isAnswerKnown() && request.hasBody()) {
            bodyUnread = true;
            handler.onComplete();
            return;
        }
        if (request.contentLength() > handler.bodyLimit()) {
            refuseBody();
            return;
        }
        allow(loop.requestBodies(), Rejection.BODY_TIME);
        handler.onBegin();
        if (handler != null && HttpUtil.is100ContinueExpected(head)) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void onContent(HttpContent content) {
        if (handler == null) {
            content.release();
            return;
        }
        bodyBytes += content.content().readableBytes();
        if (bodyBytes > handler.bodyLimit()) {
            content.release();
            refuseBody();
            return;
        }
        handler.onBody(content.content());
        boolean last = content instanceof LastHttpContent;
        content.release();
        if (last) {
            expiry.cancel();
            busy = true;
            handler.onComplete();
        }
    }

    // The move to a session's loop.

    private void moveTo(SessionLoop home) {
        busy = true;
        move = new Move(this, handler, loop);
        Channel channel = channel();
        channel.config().setAutoRead(false);
        channel.deregister().addListener(gone -> move.leave(home));
    }

    /** What arrived before it on the session's other connections comes first: the loop looks at its sockets once more. */
    void onMoved(SessionLoop home) {
        loop = home;
        home.executeNextTurn(channel(), this::beginMoved);
    }

    private void beginMoved() {
        if (!move.end()) {
            return;
        }
        busy = false;
        move = null;
        if (channel().isActive() && !closing) {
            beginRequest();
            takeWaiting();
        }
    }

    /** It has not arrived in time. */
    void onMoveOverdue() {
        server.onBug(new IllegalStateException("a connection was lost between two event loops"));
        channel().close();
    }

    // Answers.

    /** Answers the request being handled. A refused upgrade is the end of its connection. */
    void send(HttpReply reply) {
        boolean keepAlive = mayKeepAlive();
        if (!keepAlive && handler.home() != null) {
            loop.awaitEnd(channel());
        }
        ChannelFuture written = write(reply, keepAlive);
        finishRequest();
        if (!keepAlive) {
            closeAfter(written);
        } else {
            allow(loop.idleConnections(), null);
            takeWaiting();
        }
    }

    private boolean mayKeepAlive() {
        return HttpUtil.isKeepAlive(head) && !bodyUnread && !request.wantsUpgrade() && !server.isDraining();
    }

    /** Refuses the request and the rest of the connection: where the next request begins is uncertain or unwanted. */
    private void refuse(int status) {
        RequestHandler refused = refuseAndClose(status);
        if (refused != null) {
            refused.onAbandoned();
        }
    }

    private void refuseBody() {
        loop.door().reject(Rejection.PAYLOAD);
        refuseAndClose(413).onBodyRefused();
    }

    private RequestHandler refuseAndClose(int status) {
        RequestHandler refused = handler;
        ChannelFuture written = write(HttpReply.empty(status), false);
        finishRequest();
        closeAfter(written);
        return refused;
    }

    private ChannelFuture write(HttpReply reply, boolean keepAlive) {
        boolean bodiless = head != null && request != null && request.isHead();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, reply.status(), bodiless ? Unpooled.EMPTY_BUFFER : reply.body());
        HttpHeaders headers = response.headers();
        if (!reply.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().readableBytes());
        }
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        if (reply.contentType() != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        }
        reply.headers().forEach(headers::set);
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (handler != null) {
            handler.addHeaders(headers);
        }
        if (bodiless) {
            reply.body().release();
        }
        return context.writeAndFlush(response, keepAlive ? context.voidPromise() : context.newPromise());
    }

    private void finishRequest() {
        handler = null;
        request = null;
        head = null;
        bodyBytes = 0;
        bodyUnread = false;
        busy = false;
    }

    // End.

    /**
     * Sends our FIN behind the last answer, and discards what still arrives for a while, so that a reset cannot overtake
     * the answer.
     */
    private void closeAfter(ChannelFuture lastAnswer) {
        discardFurther();
        allow(loop.idleConnections(), null);
        channel().config().setAutoRead(true);
        lastAnswer.addListener(this::onLastAnswerWritten);
    }

    private void onLastAnswerWritten(Future<? super Void> written) {
        if (!written.isSuccess()) {
            channel().close();
            return;
        }
        allow(loop.closings(), null);
        Tls.shutdownOutput(channel()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    void closeNow() {
        discardFurther();
        channel().close();
    }

    /** What else arrives is dropped as it is: decoding it would be work that an attacker can ask for. */
    private void discardFurther() {
        closing = true;
        releaseWaiting();
        if (channel().pipeline().get(HttpServer.DECODER) != null) {
            channel().pipeline().remove(HttpServer.DECODER);
        }
    }

    /** Whether something has arrived behind the request being handled. */
    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Gives the channel to another handler: the pipeline holds nothing of HTTP afterwards. */
    void handOver() {
        expiry.cancel();
        handler = null;
    }

    private void releaseWaiting() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onLost();
    }

    /** A channel that closes while it moves is dismantled without having been called inactive. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (move != null) {
            onLost();
        }
    }

    private void onLost() {
        closing = true;
        expiry.cancel();
        releaseWaiting();
        RequestHandler lost = handler;
        handler = null;
        if (lost != null) {
            lost.onAbandoned();
            if (move != null) {
                move.tellHome();
            }
        }
        if (move != null) {
            move.end();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !busy && !closing) {
            takeWaiting();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(Tls.causeOf(cause) instanceof IOException)) {
            server.onBug(cause);
        }
        closeNow();
    }

    private static int statusOf(Throwable cause) {
        if (cause instanceof MalformedRequest malformed) {
            return malformed.status();
        }
        if (cause instanceof TooLongHttpLineException) {
            return 414;
        }
        return cause instanceof TooLongHttpHeaderException ? 431 : 400;
    }

    /** A head, a body or the next request took too long. */
    private final class Expiry extends Deadline {
        private Rejection late;

        @Override
        protected void onExpired() {
            if (late != null) {
                loop.door().reject(late);
            }
            closeNow();
        }
    }
}
