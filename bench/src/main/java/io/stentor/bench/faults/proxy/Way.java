package io.stentor.bench.faults.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a line: reads from one channel and writes to the other, as late and in such pieces as the weather has it. What waits is
 * bounded: beyond that it does not read, and the sender's kernel notices.
 */
final class Way extends ChannelInboundHandlerAdapter {
    private static final int MOST_WAITING = 256 * 1024;
    /** Enough for every head and the beginning of a payload; all of it would only cost time. */
    private static final int ONE_BY_ONE = 48;

    private record Piece(ByteBuf bytes, long dueNanos) {}

    private final Line line;
    private final Random random;
    private final Queue<Piece> pieces = new ArrayDeque<>();
    private Weather weather = Weather.FAIR;
    private Channel from;
    private Channel to;
    private int waiting;
    private long lastDue;
    private long flipIn;
    private boolean stopped;
    private boolean cutNext;
    private boolean finishing;
    private boolean scheduled;

    Way(Line line, Random random) {
        this.line = line;
        this.random = random;
    }

    void open(Channel source, Channel target) {
        from = source;
        to = target;
        look();
    }

    void weather(Weather next) {
        weather = next;
        flipIn = next.flipEvery() == 0 ? 0 : random.nextInt(next.flipEvery());
    }

    void stop(boolean isStopped) {
        stopped = isStopped;
        look();
        forward();
    }

    void cutNext() {
        cutNext = true;
    }

    /** Ends the target once everything has got there. */
    void finish() {
        finishing = true;
        forward();
    }

    void discard() {
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.bytes.release();
        }
    }

    private void look() {
        if (from != null) {
            from.config().setAutoRead(!stopped && waiting < MOST_WAITING);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (to == null || !to.isActive()) {
            bytes.release();
            return;
        }
        flip(bytes);
        if (cutNext) {
            cutInTheMiddle(bytes);
            return;
        }
        int step = weather.chunkBytes();
        if (step == 0) {
            add(bytes);
        } else {
            while (bytes.isReadable()) {
                int size = bytes.readerIndex() < ONE_BY_ONE ? 1 : step;
                add(bytes.readRetainedSlice(Math.min(size, bytes.readableBytes())));
            }
            bytes.release();
        }
        look();
        forward();
    }

    private void flip(ByteBuf bytes) {
        if (weather.flipEvery() == 0) {
            return;
        }
        int count = bytes.readableBytes();
        while (flipIn < count) {
            int at = bytes.readerIndex() + (int) flipIn;
            bytes.setByte(at, bytes.getByte(at) ^ 1 << random.nextInt(8));
            flipIn += 1 + random.nextInt(2 * weather.flipEvery());
        }
        flipIn -= count;
    }

    private void cutInTheMiddle(ByteBuf bytes) {
        ByteBuf half = bytes.readSlice((bytes.readableBytes() + 1) / 2);
        to.writeAndFlush(half).addListener(done -> line.reset());
    }

    private void add(ByteBuf bytes) {
        long due = System.nanoTime();
        if (weather.delayMs() > 0) {
            int jitter = weather.jitterMs() == 0 ? 0 : random.nextInt(2 * weather.jitterMs()) - weather.jitterMs();
            due += TimeUnit.MILLISECONDS.toNanos(weather.delayMs() + jitter);
        }
        due = Math.max(due, lastDue);
        if (weather.bytesPerSecond() > 0) {
            due += TimeUnit.SECONDS.toNanos(bytes.readableBytes()) / weather.bytesPerSecond();
        }
        lastDue = due;
        waiting += bytes.readableBytes();
        pieces.add(new Piece(bytes, due));
    }

    private void forward() {
        if (stopped || to == null) {
            return;
        }
        for (Piece next = pieces.peek(); next != null; next = pieces.peek()) {
            long wait = next.dueNanos - System.nanoTime();
            if (wait > 0) {
                schedule(wait);
                return;
            }
            pieces.remove();
            write(next.bytes);
        }
        if (finishing && to.isActive()) {
            to.writeAndFlush(to.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Each piece is a write of its own, and so a segment. */
    private void write(ByteBuf bytes) {
        int size = bytes.readableBytes();
        to.writeAndFlush(bytes).addListener(done -> {
            waiting -= size;
            look();
        });
    }

    private void schedule(long nanos) {
        if (!scheduled) {
            scheduled = true;
            to.eventLoop()
                    .schedule(
                            () -> {
                                scheduled = false;
                                forward();
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (from != null) {
            line.onEnd(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
