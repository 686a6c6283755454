package io.stentor.bench.fanout;

/**
 * Open loop: message {@code g} is due at {@code start + g / rate} whatever has become of the ones before it. One that is
 * sent late keeps its moment, so time the sending side lost counts as latency. Owned by the event loop.
 */
final class RatePacer implements Pacer {

    /** Messages caught up on in one turn, so that reading goes on meanwhile. */
    private static final int TURN_MAX = 1_024;

    private final Outlet outlet;
    private final int senders;
    private final double nanosPerMessage;
    private final long total;
    private boolean started;
    private long start;
    private long next;
    private long worstDelayNanos;

    RatePacer(Outlet outlet, int senders, double messagesPerSecond, long totalNanos) {
        this.outlet = outlet;
        this.senders = senders;
        nanosPerMessage = 1e9 / messagesPerSecond;
        total = Math.max(1, (long) (totalNanos / nanosPerMessage));
        if (total / senders >= MessageLayout.NUMBERS) {
            throw new IllegalArgumentException("--rate and --duration make more messages than can be numbered");
        }
    }

    @Override
    public void start(long now) {
        start = now;
        started = true;
    }

    @Override
    public void turn(long now) {
        if (!started || next == total || dueAt(next) - now > 0) {
            return;
        }
        worstDelayNanos = Math.max(worstDelayNanos, now - dueAt(next));
        for (int i = 0; i < TURN_MAX && next < total && dueAt(next) - now <= 0; i++) {
            outlet.say((int) (next % senders));
            next++;
        }
        outlet.flush();
    }

    @Override
    public void delivered(int sender, int number) {}

    @Override
    public long sentAt(int sender, int number) {
        return dueAt((long) number * senders + sender);
    }

    @Override
    public long nanosToNext(long now) {
        return next == total ? Long.MAX_VALUE : Math.max(0, dueAt(next) - now);
    }

    @Override
    public void stop() {}

    @Override
    public boolean isFinished() {
        return next == total;
    }

    @Override
    public long worstDelayNanos() {
        return worstDelayNanos;
    }

    private long dueAt(long message) {
        return start + (long) (message * nanosPerMessage);
    }
}
