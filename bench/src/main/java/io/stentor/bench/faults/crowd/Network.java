package io.stentor.bench.faults.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * Where a client's connections go.
 *
 * @param receiveBuffer what its kernel takes for it when it does not read, in bytes; 0 is the system's own choice
 */
record Network(EventLoop loop, InetSocketAddress server, int receiveBuffer) {
    /** Beyond that a stock client gives up; so does this one. */
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private static final int WIDE_BYTES = 1 << 20;

    String host() {
        return server.getHostString() + ":" + server.getPort();
    }

    ChannelFuture connect(Supplier<ChannelHandler[]> handlers) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handlers.get());
                    }
                });
        if (receiveBuffer > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
        }
        return bootstrap.connect(server);
    }

    /** The same without a limit of its own. */
    Network unlimited() {
        return new Network(loop, server, 0);
    }

    /** Stops reading from a connection of this network, or goes on: with room enough for what has piled up before its small window. */
    void setReading(Channel channel, boolean isReading) {
        if (isReading && receiveBuffer > 0) {
            widen(channel);
        }
        channel.config().setAutoRead(isReading);
    }

    private static void widen(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_RCVBUF, WIDE_BYTES);
        } catch (ChannelException closed) {
            // By now it is.
        }
    }

    /** So that the peer sees a reset when it is closed. */
    static void resetOnClose(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException closed) {
            // By now it is.
        }
    }
}
