package io.stentor.bench.fanout;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One run from the first connection to the verdict: connect, join, load, judge. The calling thread only waits between
 * the steps; all connections live on one event loop thread that is made for the run and ends with it.
 */
public final class FanoutRun {

    /** What may wait at a sender before the server counts as not reading. */
    private static final int SENDER_BACKLOG_BYTES = 64 << 20;

    /** The server's housekeeping after a step, before its memory is read. */
    private static final long SETTLE_MS = 500;

    private static final int CONNECT_TIMEOUT_MS = 10_000;

    private final Plan plan;
    private final Seating seating;
    private final MessageLayout layout;
    private final Speakers speakers;
    private final Checker checker;
    private final Pacer pacer;
    private final Intake intake;

    /**
     * Prepares a run; opens nothing yet.
     *
     * @throws IllegalArgumentException when the plan cannot be carried out on this machine or as it is
     */
    public FanoutRun(Plan plan) {
        FileLimit.check(plan.connections());
        this.plan = plan;
        seating = new Seating(plan);
        layout = new MessageLayout(plan.rooms(), plan.senders(), plan.payloadBytes());
        int[] sent = new int[plan.senders()];
        speakers = new Speakers(layout, seating, sent);
        checker = new Checker(layout, seating, sent);
        pacer = pacer(plan, seating, speakers);
        intake = new Intake(layout, checker, pacer);
    }

    /**
     * Makes the run; once per instance.
     *
     * @throws RunFailure when the run could not be done
     */
    public Result against(ServerUnderTest server) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, ioHandler());
        ReadBuffer readBuffer = new ReadBuffer();
        try {
            return against(server, group.next(), readBuffer);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            readBuffer.close();
        }
    }

    private Result against(ServerUnderTest server, EventLoop loop, ReadBuffer readBuffer) {
        Optional<ProcessMeter> meter = server.pid().map(ProcessMeter::new);
        Handshake handshake = new Handshake(server.address(), plan.recovery());
        Crowd crowd = new Crowd(loop, bootstrap(loop, readBuffer), server, plan, seating, layout, intake, handshake);
        try {
            Optional<Long> baseline = meter.map(ProcessMeter::residentBytes);
            Optional<Usage> before = meter.map(ProcessMeter::usage);
            long connectMs = timed(crowd.connect());
            Optional<Long> connected = settledMemory(meter);
            long joinMs = join(crowd);
            Optional<Usage> setUp = meter.map(process -> process.usage().since(before.orElseThrow()));
            Optional<Long> joined = plan.joins() ? settledMemory(meter) : connected;
            Optional<LoadFigures> load = load(loop, crowd, meter);
            Optional<Result.Memory> memory = meter.map(process -> new Result.Memory(
                    baseline.orElseThrow(), connected.orElseThrow(), joined.orElseThrow(), process.residentBytes()));
            return onLoop(loop, () -> result(server, crowd, connectMs, joinMs, setUp, load, memory));
        } finally {
            onLoop(loop, () -> {
                crowd.close();
                return true;
            });
        }
    }

    private Result result(
            ServerUnderTest server,
            Crowd crowd,
            long connectMs,
            long joinMs,
            Optional<Usage> setUp,
            Optional<LoadFigures> load,
            Optional<Result.Memory> memory) {
        String url = "http://" + server.address().getHostString() + ":"
                + server.address().getPort();
        return new Result(
                plan,
                url,
                connectMs,
                joinMs,
                setUp,
                load,
                memory,
                crowd.closed(),
                crowd.stalledClosed(),
                crowd.closeReasons());
    }

    private long join(Crowd crowd) {
        if (!plan.joins()) {
            return 0;
        }
        long joinMs = timed(crowd.join());
        return plan.ackJoins() ? joinMs : joinMs + timed(crowd.settle());
    }

    private Optional<LoadFigures> load(EventLoop loop, Crowd crowd, Optional<ProcessMeter> meter) {
        if (plan.load() instanceof Load.Idle) {
            pause(plan.duration().toMillis());
            return Optional.empty();
        }
        onLoop(loop, () -> {
            seatSpeakers(crowd);
            crowd.stall();
            return true;
        });
        LoadPhase phase = new LoadPhase(loop, plan, pacer, speakers, checker, intake, meter);
        LoadPhase.Outcome outcome = await(phase.run());
        return Optional.of(onLoop(loop, () -> figures(outcome, crowd)));
    }

    private void seatSpeakers(Crowd crowd) {
        for (int s = 0; s < plan.senders(); s++) {
            speakers.seat(s, crowd.connection(seating.speaker(s)).channel());
        }
    }

    private LoadFigures figures(LoadPhase.Outcome outcome, Crowd crowd) {
        Verdict verdict = checker.verdict(crowd.receipts(), speakers.expectedDeliveries());
        return LoadFigures.between(
                outcome.from(), outcome.to(), intake.latencies().histogram(), pacer.worstDelayNanos(), verdict);
    }

    private static Pacer pacer(Plan plan, Seating seating, Outlet outlet) {
        if (plan.load() instanceof Load.Rate rate) {
            long nanos = plan.warmup().plus(plan.duration()).toNanos();
            return new RatePacer(outlet, plan.senders(), rate.messagesPerSecond(), nanos);
        }
        int window = plan.load() instanceof Load.Window closed ? closed.messages() : 0;
        int[] members = IntStream.range(0, plan.senders())
                .map(sender -> seating.healthyMembers(seating.roomOf(sender)))
                .toArray();
        return new WindowPacer(outlet, members, window);
    }

    private static Bootstrap bootstrap(EventLoop loop, ReadBuffer readBuffer) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, readBuffer)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(SENDER_BACKLOG_BYTES, SENDER_BACKLOG_BYTES));
    }

    private static IoHandlerFactory ioHandler() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    private static Optional<Long> settledMemory(Optional<ProcessMeter> meter) {
        if (meter.isPresent()) {
            pause(SETTLE_MS);
        }
        return meter.map(ProcessMeter::residentBytes);
    }

    private static long timed(CompletableFuture<Void> step) {
        long start = System.nanoTime();
        await(step);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static <T> T onLoop(EventLoop loop, Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return await(done);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RunFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }
}
