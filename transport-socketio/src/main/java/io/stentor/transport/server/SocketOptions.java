package io.stentor.transport.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;

/** What the kernel is told about listening and accepted sockets. Stateless. */
final class SocketOptions {
    /** As long as Linux makes it: when a network comes back, everybody does. */
    private static final int BACKLOG = 4096;

    /**
     * Accepted in one turn of the loop, and so, more or less, the handshakes of the next one: about 2 ms of work. In a storm
     * of reconnects the members that are already there get their messages in between.
     */
    static final int ACCEPTS_PER_TURN = 16;

    /**
     * Bytes that the kernel holds for one peer, unacknowledged or unsent; Linux doubles it for its own book-keeping. Left to
     * itself it goes up to 4 MiB for a peer that is slow: a hundred of them are 400 MiB that no limit of ours sees.
     */
    static final int SEND_BUFFER_BYTES = 256 * 1024;

    /**
     * Of those the unsent ones: a slab, so that a turn's frames go in one piece. What has not left is better kept by a
     * lane, which shares it among members and may still skip it.
     */
    static final int UNSENT_BYTES = 128 * 1024;

    // Options that Netty knows for accepted sockets only, by the numbers that Linux has for them on amd64, arm64 and
    // riscv64.
    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_TCP = 6;
    private static final ChannelOption<Integer> SO_SNDBUF = new IntegerUnixChannelOption("SO_SNDBUF", SOL_SOCKET, 7);
    private static final ChannelOption<Integer> TCP_NODELAY =
            new IntegerUnixChannelOption("TCP_NODELAY", IPPROTO_TCP, 1);
    private static final ChannelOption<Integer> TCP_USER_TIMEOUT =
            new IntegerUnixChannelOption("TCP_USER_TIMEOUT", IPPROTO_TCP, 18);
    private static final ChannelOption<Integer> TCP_NOTSENT_LOWAT =
            new IntegerUnixChannelOption("TCP_NOTSENT_LOWAT", IPPROTO_TCP, 25);

    private SocketOptions() {}

    static ServerBootstrap set(ServerBootstrap bootstrap, IoTransport transport, EngineOptions engine) {
        bootstrap
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(ACCEPTS_PER_TURN))
                .childOption(ChannelOption.ALLOCATOR, ByteBufAllocator.DEFAULT);
        return switch (transport) {
            case EPOLL, IO_URING -> bequeath(bootstrap, engine);
            case NIO ->
                // It knows no option of an accepted socket for a listening one, and two of ours for neither.
                bootstrap
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        };
    }

    /** On Linux an accepted socket has the options of the listening one: told once, they cost no connection a system call. */
    private static ServerBootstrap bequeath(ServerBootstrap bootstrap, EngineOptions engine) {
        return bootstrap
                .option(TCP_NODELAY, 1)
                .option(SO_SNDBUF, SEND_BUFFER_BYTES)
                .option(TCP_NOTSENT_LOWAT, UNSENT_BYTES)
                .option(TCP_USER_TIMEOUT, deadAfterMs(engine));
    }

    /**
     * How long bytes may go unacknowledged. A link that dies with bytes on it is given up by the kernel when the heartbeat
     * gives up the session, not after the quarter of an hour in which it would send them again; closed sockets included.
     */
    private static int deadAfterMs(EngineOptions engine) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) engine.pingIntervalMs() + engine.pingTimeoutMs()));
    }
}
