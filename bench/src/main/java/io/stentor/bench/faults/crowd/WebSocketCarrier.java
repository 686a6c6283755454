package io.stentor.bench.faults.crowd;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Queue;

/** A WebSocket by Netty's own codec, which shares nothing with the server's. */
final class WebSocketCarrier extends SimpleChannelInboundHandler<WebSocketFrame> implements Carrier {
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int MAX_HEAD = 64 * 1024;
    private static final int HANDSHAKE_MS = 5_000;

    private final Network network;
    private final Listener listener;
    private final Queue<String> early = new ArrayDeque<>();
    private Channel channel;
    private boolean upgraded;
    private boolean ended;

    private WebSocketCarrier(Network network, Listener listener) {
        this.network = network;
        this.listener = listener;
    }

    /** @param sid {@code &sid=…} of a session that is to be upgraded, or nothing */
    static WebSocketCarrier open(Network network, String sid, Listener listener) {
        WebSocketCarrier carrier = new WebSocketCarrier(network, listener);
        ChannelFuture connecting = network.connect(() -> carrier.handlers(sid));
        carrier.channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                carrier.end("cannot connect");
            }
        });
        return carrier;
    }

    private ChannelHandler[] handlers(String sid) {
        URI uri = URI.create("ws://" + network.host() + "/socket.io/?EIO=4&transport=websocket" + sid);
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .maxFramePayloadLength(MAX_BYTES)
                .handshakeTimeoutMillis(HANDSHAKE_MS)
                .build();
        return new ChannelHandler[] {
            new HttpClientCodec(),
            new HttpObjectAggregator(MAX_HEAD),
            new WebSocketClientProtocolHandler(config),
            new WebSocketFrameAggregator(MAX_BYTES),
            this
        };
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            upgraded = true;
            for (String packet = early.poll(); packet != null; packet = early.poll()) {
                send(packet);
            }
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (!ended && frame instanceof TextWebSocketFrame text) {
            listener.onPacket(text.text());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("transport close");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void end(String reason) {
        if (!ended) {
            ended = true;
            listener.onEnd(reason);
        }
    }

    /** What is sent before the handshake is over waits for it. */
    @Override
    public void send(String packet) {
        if (upgraded) {
            channel.writeAndFlush(new TextWebSocketFrame(packet), channel.voidPromise());
        } else {
            early.add(packet);
        }
    }

    @Override
    public void setReading(boolean isReading) {
        network.setReading(channel, isReading);
    }

    @Override
    public void close() {
        ended = true;
        channel.close();
    }

    @Override
    public void abort() {
        Network.resetOnClose(channel);
        close();
    }
}
