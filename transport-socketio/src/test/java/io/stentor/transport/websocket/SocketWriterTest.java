package io.stentor.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.stentor.transport.loop.IoTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets: what the kernel takes, and when, decides everything here. */
class SocketWriterTest {
    private static final int MORE_THAN_THE_KERNEL_TAKES = 16 * 1024 * 1024;
    private static final int LITTLE = 100;

    /** Between the two writes the peer reads, so that the kernel has room for the second before anything is flushed. */
    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldKeepTheOrderOfWritesOfWhichTheFirstWasTakenInPart(IoTransport io) throws Exception {
        assumeTrue(io.isAvailable(), "the kernel has none");
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io.newHandlerFactory());
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(io.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.complete(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        try (Socket peer =
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort())) {
            Channel channel = accepted.get(10, TimeUnit.SECONDS);
            channel.eventLoop()
                    .submit(() -> write(channel, 'a', MORE_THAN_THE_KERNEL_TAKES))
                    .get();
            int taken = MORE_THAN_THE_KERNEL_TAKES - pending(channel);
            assertThat(taken).isLessThan(MORE_THAN_THE_KERNEL_TAKES);
            readAll(peer, 'a', Math.max(taken, 0));

            channel.eventLoop().submit(() -> write(channel, 'b', LITTLE)).get();
            channel.flush();

            readAll(peer, 'a', MORE_THAN_THE_KERNEL_TAKES - Math.max(taken, 0));
            readAll(peer, 'b', LITTLE);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static Void write(Channel channel, char content, int length) throws IOException {
        ByteBuf frames = ByteBufAllocator.DEFAULT.directBuffer(length);
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) content);
        frames.writeBytes(bytes);
        SocketWriter.of(channel).finish(channel, frames);
        frames.release();
        return null;
    }

    /** At least what is queued: an entry counts a little more than its bytes. */
    private static int pending(Channel channel) throws Exception {
        return channel.eventLoop()
                .submit(() -> Math.toIntExact(channel.unsafe().outboundBuffer().totalPendingWriteBytes()))
                .get();
    }

    private static void readAll(Socket peer, char content, int length) throws IOException {
        byte[] expected = new byte[length];
        Arrays.fill(expected, (byte) content);
        byte[] read = peer.getInputStream().readNBytes(length);
        assertThat(Arrays.mismatch(read, expected))
                .as("first wrong byte of %d", length)
                .isNegative();
    }
}
