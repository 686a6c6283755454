package io.stentor.bench.faults.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy between clients and a server. It changes nothing until it is told to: cut a share of the lines that are open, have weather on a share of
 * them and of those to come, refuse or shuffle new ones. Everything happens on one thread of its own, chance comes from a seed. Public methods may be called by
 * any thread and are done when they return.
 */
public final class FaultProxy implements AutoCloseable {
    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int BACKLOG = 4_096;
    private static final int LOOK_MS = 50;

    private final InetSocketAddress server;
    private final Random random;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("fault-proxy", true), NioIoHandler.newFactory());
    private final Channel listener;
    // All touched by the loop only.
    private final Set<Line> lines = new LinkedHashSet<>();
    private Weather weather = Weather.FAIR;
    private double weatherShare;
    private boolean refusing;
    private int shuffleMs;
    private double resetsPerSecond;
    private long cuts;

    private FaultProxy(InetSocketAddress server, long seed) {
        this.server = server;
        random = new Random(seed);
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        accept(client);
                    }
                })
                .bind(FREE_PORT)
                .syncUninterruptibly()
                .channel();
        listener.eventLoop().scheduleAtFixedRate(this::resetSome, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    public static FaultProxy start(InetSocketAddress server, long seed) {
        return new FaultProxy(server, seed);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Does this to a share of the lines that are open; how many these are. */
    public int cut(Cut how, double share) {
        int[] count = {0};
        onLoop(() -> {
            List<Line> shuffled = new ArrayList<>(lines);
            Collections.shuffle(shuffled, random);
            List<Line> chosen = shuffled.subList(0, (int) Math.ceil(share * shuffled.size()));
            chosen.forEach(line -> line.meet(how));
            count[0] = chosen.size();
            cuts += chosen.size();
        });
        return count[0];
    }

    /** A share of the lines, those to come included, has this weather from now on; the others have fair weather. */
    public void weather(Weather next, double share) {
        onLoop(() -> {
            weather = next;
            weatherShare = share;
            lines.forEach(line -> line.weather(nextWeather()));
        });
    }

    /** From now on each line is reset as often, on average. */
    public void resetAtRandom(double perLineAndSecond) {
        onLoop(() -> resetsPerSecond = perLineAndSecond);
    }

    /** Resets every new line, or no longer. */
    public void refuse(boolean isRefusing) {
        onLoop(() -> refusing = isRefusing);
    }

    /** Each new line reaches the server after a random time up to this, so that they come in another order. */
    public void shuffle(int mostMs) {
        onLoop(() -> shuffleMs = mostMs);
    }

    /** Fair weather; lines that stand still go on, dead ones are reset. */
    public void heal() {
        onLoop(() -> {
            weather = Weather.FAIR;
            refusing = false;
            shuffleMs = 0;
            resetsPerSecond = 0;
            List.copyOf(lines).forEach(Line::heal);
        });
    }

    /** How many lines were cut so far. */
    public long cuts() {
        long[] count = {0};
        onLoop(() -> count[0] = cuts);
        return count[0];
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void onLoop(Runnable task) {
        listener.eventLoop().submit(task).syncUninterruptibly();
    }

    private void accept(Channel client) {
        if (refusing) {
            Line.reset(client);
        } else if (shuffleMs > 0) {
            client.eventLoop().schedule(() -> connect(client), random.nextInt(shuffleMs), TimeUnit.MILLISECONDS);
        } else {
            connect(client);
        }
    }

    private void connect(Channel client) {
        Line line = new Line(this, client);
        client.pipeline().addLast(line.fromClient());
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(line.fromServer())
                .connect(server);
        connecting.addListener(done -> {
            if (done.isSuccess() && client.isActive()) {
                lines.add(line);
                line.weather(nextWeather());
                line.open(connecting.channel());
            } else {
                client.close();
                connecting.channel().close();
            }
        });
    }

    private void resetSome() {
        if (resetsPerSecond > 0) {
            List.copyOf(lines).forEach(this::resetPerhaps);
        }
    }

    private void resetPerhaps(Line line) {
        if (random.nextDouble() < resetsPerSecond * LOOK_MS / 1_000) {
            cuts++;
            line.meet(Cut.RESET);
        }
    }

    private Weather nextWeather() {
        return random.nextDouble() < weatherShare ? weather : Weather.FAIR;
    }

    Random random() {
        return random;
    }

    void onEnd(Line line) {
        lines.remove(line);
    }
}
