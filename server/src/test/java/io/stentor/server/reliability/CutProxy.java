package io.stentor.server.reliability;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy that does to connections what networks do to them. From {@link #beginCutting} on each connection lives for a random
 * time, exponentially distributed, then meets a random one of the faults it is to have. Everything happens on one thread of its own, chance
 * comes from a seed, and every cut is logged.
 */
public final class CutProxy implements AutoCloseable {
    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final InetSocketAddress server;
    private final Faults faults;
    private final Random random;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();
    // Both touched by the loop only.
    private final Set<Link> links = new LinkedHashSet<>();
    private boolean cutting;
    private int accepted;

    /** What happens to a connection. */
    public enum Fault {
        /** Both ends see a reset. */
        RESET,
        /** Both ends see an orderly end, after what was under way. */
        FINISH,
        /** Nothing gets through any more and nobody is told; reset in the end. */
        SILENCE,
        /** As silence for the server, but the client sees a reset: it has moved to another network. */
        HALF_OPEN,
        /** Nothing gets through for a while, then everything. */
        STALL,
        /** Everything goes through for a while, but each piece begins byte by byte. */
        DRIBBLE
    }

    /**
     * What happens to connections, and how often.
     *
     * @param meanLife of a connection until its next fault
     * @param kinds one of them each time
     * @param lasting how long what lasts does
     */
    public record Faults(long seed, Duration meanLife, List<Fault> kinds, Duration lasting) {}

    /**
     * One fault of one connection.
     *
     * @param link counts the connections as they were accepted
     * @param at wall clock in milliseconds
     */
    public record Cut(int link, Fault fault, long at) {}

    private CutProxy(InetSocketAddress server, Faults faults) {
        this.server = server;
        this.faults = faults;
        random = new Random(faults.seed());
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        connect(client);
                    }
                })
                .bind(FREE_PORT)
                .syncUninterruptibly()
                .channel();
    }

    public static CutProxy start(InetSocketAddress server, Faults faults) {
        return new CutProxy(server, faults);
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Everything done to connections so far. */
    public List<Cut> cuts() {
        return List.copyOf(cuts);
    }

    public void beginCutting() {
        onLoop(() -> {
            cutting = true;
            links.forEach(Link::live);
        });
    }

    /** From now on everything gets through; connections that were silent have ended. */
    public void endCutting() {
        onLoop(() -> {
            cutting = false;
            List.copyOf(links).forEach(Link::recover);
        });
    }

    /** Does this to every connection there is now. */
    public void cutAll(Fault fault) {
        onLoop(() -> List.copyOf(links).forEach(link -> link.meet(fault)));
    }

    private void onLoop(Runnable task) {
        listener.eventLoop().submit(task).syncUninterruptibly();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void connect(Channel client) {
        Link link = new Link(this, ++accepted, client);
        client.pipeline().addLast(link.leg());
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(link.leg())
                .connect(server)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        links.add(link);
                        link.open(connected.channel());
                    } else {
                        client.close();
                    }
                });
    }

    boolean isCutting() {
        return cutting;
    }

    long nextLifeMs() {
        return (long) (-faults.meanLife().toMillis() * Math.log(1 - random.nextDouble()));
    }

    Fault nextFault() {
        return faults.kinds().get(random.nextInt(faults.kinds().size()));
    }

    long lastingMs() {
        return faults.lasting().toMillis();
    }

    void onCut(Cut cut) {
        cuts.add(cut);
    }

    void onEnd(Link link) {
        links.remove(link);
    }
}
