package io.stentor.bench.fanout;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The time under load: warm-up, the measured time between two {@link Mark}s, and the wait for what is still under way.
 * Owned by the event loop.
 */
final class LoadPhase {

    /** How the load went, to be read once the future has completed. */
    record Outcome(Mark from, Mark to) {}

    private static final long TIMER_MIN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long TIMER_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int DRAIN_POLL_MS = 20;

    /** Time in which a repeat of the last messages would show. */
    private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final EventLoop loop;
    private final Plan plan;
    private final Pacer pacer;
    private final Speakers speakers;
    private final Checker checker;
    private final Intake intake;
    private final Optional<ProcessMeter> server;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private Mark from;
    private Mark to;
    private long lastDeliveries;
    private long lastProgress;

    LoadPhase(
            EventLoop loop,
            Plan plan,
            Pacer pacer,
            Speakers speakers,
            Checker checker,
            Intake intake,
            Optional<ProcessMeter> server) {
        this.loop = loop;
        this.plan = plan;
        this.pacer = pacer;
        this.speakers = speakers;
        this.checker = checker;
        this.intake = intake;
        this.server = server;
    }

    CompletableFuture<Outcome> run() {
        loop.execute(guarded(this::start));
        return outcome;
    }

    private void start() {
        long now = System.nanoTime();
        intake.measureFrom(now + plan.warmup().toNanos());
        later(this::beginMeasuring, plan.warmup().toNanos());
        pacer.start(now);
        tick();
        watch();
    }

    /** An open loop against a server that has stopped reading would fill this process's memory. */
    private void watch() {
        if (speakers.areHeldUp()) {
            throw new RunFailure("the server does not read what it is sent; more waits at a sender than fits memory");
        }
        if (!outcome.isDone()) {
            later(this::watch, WATCH_NANOS);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        pacer.turn(now);
        if (!pacer.isFinished()) {
            long wait = Math.max(TIMER_MIN_NANOS, Math.min(TIMER_MAX_NANOS, pacer.nanosToNext(now)));
            later(this::tick, wait);
        }
    }

    private void beginMeasuring() {
        from = mark();
        later(this::endMeasuring, plan.duration().toNanos());
    }

    private void endMeasuring() {
        to = mark();
        pacer.stop();
        lastProgress = to.atNanos();
        drain();
    }

    private void drain() {
        long now = System.nanoTime();
        if (checker.deliveries() != lastDeliveries) {
            lastDeliveries = checker.deliveries();
            lastProgress = now;
        }
        boolean complete = pacer.isFinished() && lastDeliveries >= speakers.expectedDeliveries();
        long patience = complete ? AFTER_NANOS : plan.drain().toNanos();
        if (now - lastProgress > patience) {
            outcome.complete(new Outcome(from, to));
        } else {
            later(this::drain, TimeUnit.MILLISECONDS.toNanos(DRAIN_POLL_MS));
        }
    }

    private Mark mark() {
        long ownCpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Usage own = new Usage(ownCpu, ProcessMeter.ownWaitNanos());
        return new Mark(
                System.nanoTime(), checker.deliveries(), speakers.messages(), own, server.map(ProcessMeter::usage));
    }

    private void later(Runnable task, long nanos) {
        ScheduledFuture<?> unused = loop.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
    }

    /** A failure inside a task must end the run, not only the task. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        };
    }
}
