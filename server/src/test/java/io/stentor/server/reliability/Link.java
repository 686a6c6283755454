package io.stentor.server.reliability;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import io.stentor.server.reliability.CutProxy.Cut;
import io.stentor.server.reliability.CutProxy.Fault;
import java.util.concurrent.TimeUnit;

/** One connection through the {@link CutProxy}: a client's and the one to the server. On the proxy's thread. */
final class Link {
    /** Of each piece: more than any header, and few enough for the proxy to keep up. */
    private static final int DRIBBLED_BYTES = 40;

    private final CutProxy proxy;
    private final int number;
    private final Channel client;
    private Channel server;
    /** Nothing is read from either side, and neither learns of the other's end. */
    private boolean silent;
    /** Ends with its silence. */
    private boolean doomed;

    private boolean dribbling;
    /** The next fault, or the end of one that lasts. */
    private Future<?> timer;

    Link(CutProxy proxy, int number, Channel client) {
        this.proxy = proxy;
        this.number = number;
        this.client = client;
    }

    ChannelHandler leg() {
        return new Leg();
    }

    void open(Channel toServer) {
        server = toServer;
        setReading(true);
        if (proxy.isCutting()) {
            live();
        }
    }

    /** Until the next fault. */
    void live() {
        timer = client.eventLoop().schedule(() -> meet(proxy.nextFault()), proxy.nextLifeMs(), TimeUnit.MILLISECONDS);
    }

    void meet(Fault fault) {
        stopTimer();
        proxy.onCut(new Cut(number, fault, System.currentTimeMillis()));
        switch (fault) {
            case RESET -> reset();
            case FINISH -> finish();
            case SILENCE -> silence(true);
            case HALF_OPEN -> {
                silence(true);
                reset(client);
            }
            case STALL -> silence(false);
            case DRIBBLE -> {
                dribbling = true;
                last();
            }
        }
    }

    private void silence(boolean forEver) {
        doomed = forEver;
        silent = true;
        setReading(false);
        last();
    }

    private void last() {
        timer = client.eventLoop().schedule(this::recover, proxy.lastingMs(), TimeUnit.MILLISECONDS);
    }

    /** What lasted is over, or is to be. */
    void recover() {
        stopTimer();
        if (doomed) {
            reset();
            return;
        }
        dribbling = false;
        silent = false;
        setReading(true);
        if (proxy.isCutting()) {
            live();
        }
    }

    private void reset() {
        end();
        reset(client);
        reset(server);
    }

    private static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    private void finish() {
        end();
        closeBehind(client);
        closeBehind(server);
    }

    private void end() {
        stopTimer();
        proxy.onEnd(this);
    }

    private static void closeBehind(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void setReading(boolean reading) {
        client.config().setAutoRead(reading);
        server.config().setAutoRead(reading);
    }

    private Channel other(Channel one) {
        return one.equals(client) ? server : client;
    }

    private void forward(Channel to, ByteBuf bytes) {
        if (!dribbling) {
            to.writeAndFlush(bytes);
            return;
        }
        for (int i = 0; i < DRIBBLED_BYTES && bytes.isReadable(); i++) {
            to.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {bytes.readByte()}));
        }
        to.writeAndFlush(bytes);
    }

    /** One of the two ends. */
    private final class Leg extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            forward(other(ctx.channel()), (ByteBuf) message);
        }

        /** Reads no faster than the other end takes. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            other(ctx.channel()).config().setAutoRead(ctx.channel().isWritable() && !silent);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (server != null && !silent) {
                end();
                closeBehind(other(ctx.channel()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
