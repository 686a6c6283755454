package io.stentor.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets: the kernel is asked what it was told. */
class SocketOptionsTest {
    private static final int PATIENCE_SECONDS = 10;
    private static final EngineOptions ENGINE =
            EngineOptions.builder().pingIntervalMs(3_000).pingTimeoutMs(2_000).build();

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldBoundWhatTheKernelHoldsForOnePeer(IoTransport io) throws Exception {
        assumeTrue(io.isAvailable(), "the kernel has none");
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io.newHandlerFactory());
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        Channel server = listen(group, io, accepted::complete);
        try (Socket peer = connect(server)) {
            Channel channel = accepted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(peer.isConnected()).isTrue();
            // Twice as much where the kernel counts its own book-keeping in.
            assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF))
                    .isIn(SocketOptions.SEND_BUFFER_BYTES, 2 * SocketOptions.SEND_BUFFER_BYTES);
            assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
            switch (io) {
                case EPOLL -> {
                    assertThat(channel.config().getOption(EpollChannelOption.TCP_NOTSENT_LOWAT))
                            .isEqualTo(SocketOptions.UNSENT_BYTES);
                    assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                            .isEqualTo(5_000);
                }
                case IO_URING -> {
                    assertThat(channel.config().getOption(IoUringChannelOption.TCP_NOTSENT_LOWAT))
                            .isEqualTo(SocketOptions.UNSENT_BYTES);
                    assertThat(channel.config().getOption(IoUringChannelOption.TCP_USER_TIMEOUT))
                            .isEqualTo(5_000);
                }
                case NIO -> {
                    // It has no more to ask for.
                }
            }
        } finally {
            end(group);
        }
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldAcceptSomeInATurnAndLetTheOthersWait(IoTransport io) throws Exception {
        assumeTrue(io.isAvailable(), "the kernel has none");
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io.newHandlerFactory());
        List<Integer> acceptedInTurns = new CopyOnWriteArrayList<>();
        Channel server = listen(group, io, channel -> {});
        server.pipeline().addFirst(new Counter(acceptedInTurns));
        List<Socket> peers = new CopyOnWriteArrayList<>();
        try {
            // While the loop is kept here, all of them get into the backlog.
            group.submit(() -> {
                        for (int i = 0; i < 3 * SocketOptions.ACCEPTS_PER_TURN; i++) {
                            peers.add(connect(server));
                        }
                        return null;
                    })
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            await().until(() ->
                    acceptedInTurns.stream().mapToInt(Integer::intValue).sum() == peers.size());
            assertThat(acceptedInTurns).allMatch(accepted -> accepted <= SocketOptions.ACCEPTS_PER_TURN);
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
            end(group);
        }
    }

    /** Counts what a listening channel reads between two ends of reading. */
    private static final class Counter extends ChannelInboundHandlerAdapter {
        private final List<Integer> turns;
        private int thisTurn;

        Counter(List<Integer> turns) {
            this.turns = turns;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            thisTurn++;
            ctx.fireChannelRead(accepted);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            turns.add(thisTurn);
            thisTurn = 0;
            ctx.fireChannelReadComplete();
        }
    }

    private static Channel listen(MultiThreadIoEventLoopGroup group, IoTransport io, Consumer<Channel> onAccepted)
            throws InterruptedException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(group).channel(io.serverChannel());
        return SocketOptions.set(bootstrap, io, ENGINE)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        onAccepted.accept(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private static Socket connect(Channel server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort());
    }

    private static void end(MultiThreadIoEventLoopGroup group) {
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
