package io.stentor.wire.websocket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.stentor.transport.session.OwnFrames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Sends back what it gets, over the server's own handshake, decoder and frames: Engine.IO is left out, for clients that do
 * not speak it. What a close frame and a violation are answered is what {@code WebSocketTransport} answers.
 */
final class EchoServer implements AutoCloseable {
    private static final int SCRATCH_BYTES = 256 * 1024;
    private static final int REQUEST_BYTES = 8_192;
    private static final int CLOSING_SECONDS = 2;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final int maxPayload;
    private final int maxFragments;
    private final Channel listening;

    EchoServer(int maxPayload, int maxFragments) {
        this.maxPayload = maxPayload;
        this.maxFragments = maxFragments;
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(REQUEST_BYTES))
                                .addLast(new Opening());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Opening extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            HttpHeaders headers = request.headers();
            String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
            Handshake.Verdict verdict = Handshake.verify(
                    request.method().name(),
                    request.protocolVersion().text(),
                    headers.get(HttpHeaderNames.CONNECTION),
                    headers.get(HttpHeaderNames.UPGRADE),
                    headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION),
                    key);
            DefaultFullHttpResponse answer =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(verdict.status()));
            if (verdict != Handshake.Verdict.ACCEPTED) {
                ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
                return;
            }
            answer.headers()
                    .set(HttpHeaderNames.UPGRADE, "websocket")
                    .set(HttpHeaderNames.CONNECTION, "Upgrade")
                    .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, Handshake.accept(key));
            ctx.writeAndFlush(answer);
            ctx.pipeline().addLast(new Echo((SocketChannel) ctx.channel()));
            ctx.pipeline().remove(this);
            ctx.pipeline().remove(HttpObjectAggregator.class);
            ctx.pipeline().remove(HttpServerCodec.class);
        }
    }

    private final class Echo extends ChannelInboundHandlerAdapter implements FrameSink {
        private final SocketChannel channel;
        private final FrameDecoder decoder = new FrameDecoder(maxPayload, null, maxFragments);
        private final Scratch scratch = new Scratch(SCRATCH_BYTES);

        Echo(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                decoder.decode(in, scratch, this);
            } catch (WebSocketViolation violation) {
                end(violation.closeCode());
            } finally {
                in.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cut) {
            ctx.close();
        }

        @Override
        public void onText(byte[] bytes, int offset, int length) {
            ByteBuf frame = frame(length);
            Frames.writeText(frame, bytes, offset, length);
            channel.write(frame);
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            ByteBuf frame = frame(length);
            Frames.writeBinary(frame, bytes, offset, length);
            channel.write(frame);
        }

        @Override
        public void onPing(byte[] bytes, int offset, int length) {
            ByteBuf frame = frame(length);
            Frames.writePong(frame, bytes, offset, length);
            channel.write(frame);
        }

        @Override
        public void onPong(byte[] bytes, int offset, int length) {
            // Nothing waits for it.
        }

        @Override
        public void onClose(int code) {
            end(code);
        }

        private ByteBuf frame(int length) {
            return channel.alloc().directBuffer(Frames.headerSize(length) + length);
        }

        private void end(int code) {
            channel.writeAndFlush(OwnFrames.close(code)).addListener(written -> channel.shutdownOutput());
            channel.eventLoop().schedule(() -> channel.close(), CLOSING_SECONDS, TimeUnit.SECONDS);
        }
    }
}
