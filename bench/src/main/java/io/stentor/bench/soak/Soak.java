package io.stentor.bench.soak;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.faults.crowd.Crowd;
import io.stentor.bench.faults.crowd.CrowdPlan;
import io.stentor.bench.faults.crowd.Rhythm;
import io.stentor.bench.faults.crowd.Transport;
import io.stentor.bench.faults.proxy.FaultProxy;
import io.stentor.bench.faults.rig.Remains;
import io.stentor.bench.faults.rig.ServerProcess;
import io.stentor.bench.faults.rig.Stderr;
import io.stentor.checker.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A server under a modest load of everything: members that come, go, are cut, stall and return, confirmed messages, messages posted by HTTP, guests that
 * only look in. Every few minutes all is mended and every delivery judged; every ten seconds the figures are taken. Used by one thread.
 */
public final class Soak {
    private static final CrowdPlan CROWD = new CrowdPlan(
            Map.of(Transport.WEBSOCKET, 60, Transport.POLLING, 20, Transport.UPGRADING, 20),
            20,
            10,
            false,
            0,
            CrowdPlan.DEFAULT_VERDICT_MS,
            Rhythm.QUICK);
    private static final List<String> SETTINGS = List.of(
            "limits.eventRate=0",
            "socketio.pingInterval=5s",
            "socketio.pingTimeout=5s",
            "outbound.stallTimeout=3s",
            "roomLog.totalBytes=16MiB",
            // So that what is kept for those who are away has come to its height soon.
            "recovery.window=20s",
            "roomLog.age=20s");
    /** A heap that does not change its size, or the resident set would follow it. */
    private static final String JVM = "-Xms128m -Xmx128m";

    private static final double MESSAGES_PER_SECOND = 40;
    /** About one a second. Prime to the number of rooms: all of them have their turn. */
    private static final int CONFIRM_EVERY = 41;

    private static final int MESSAGE_BYTES = 200;
    private static final double CHURN_PER_SECOND = 5;
    private static final double GUESTS_PER_SECOND = 5;

    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
    private static final Duration POST_EVERY = Duration.ofSeconds(1);
    private static final Duration MISCHIEF_EVERY = Duration.ofSeconds(8);
    private static final Duration JUDGE_EVERY = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final int TICK_MS = 50;
    /** All pairs of samples are looked at, in memory. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Duration duration;
    private final long seed;
    private final PrintWriter out;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Map<Figure, Double>> samples = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Totals totals = new Totals();
    private ServerProcess server;
    private FaultProxy proxy;
    private Crowd crowd;
    private Mischief mischief;
    private long posted;
    private long begin;

    public Soak(Duration duration, long seed, PrintWriter out) {
        if (duration.compareTo(SAMPLE_EVERY.multipliedBy(6)) < 0) {
            throw new IllegalArgumentException("a soak of less than a minute says nothing");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a soak is 24 hours at most");
        }
        this.duration = duration;
        this.seed = seed;
        this.out = out;
    }

    /**
     * Does it, and tells of it as it goes on.
     *
     * @param launcher what starts the server
     * @throws RunFailure when it cannot go on
     */
    public SoakResult run(String launcher) {
        Path log = newFile();
        out.println("seed " + seed + ", " + duration.toMinutes() + " minutes");
        out.println(SoakReport.head());
        try (ServerProcess started =
                ServerProcess.start(List.of(launcher), Map.of("STENTOR_JAVA_OPTS", JVM), SETTINGS, log, Stderr.READ)) {
            server = started;
            proxy = FaultProxy.start(server.address(), seed);
            crowd = new Crowd(CROWD, seed);
            mischief = new Mischief(proxy, crowd, new Random(seed));
            live();
        } catch (RunFailure failure) {
            violations.add(failure.getMessage());
        } finally {
            if (crowd != null) {
                crowd.close();
                proxy.close();
            }
        }
        return SoakResult.of(duration, seed, seconds, samples, totals, violations);
    }

    private static Path newFile() {
        try {
            Path file = Files.createTempFile("stentor-soak", ".log");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new RunFailure("cannot make a file: " + e.getMessage(), e);
        }
    }

    private void live() {
        server.metrics();
        long descriptors = server.descriptors();
        crowd.connect(server.address(), proxy.address());
        crowd.awaitSettled(SETTLE);
        begin = System.nanoTime();
        stir();
        Turn sample = new Turn(SAMPLE_EVERY);
        Turn post = new Turn(POST_EVERY);
        Turn trouble = new Turn(MISCHIEF_EVERY);
        Turn verdict = new Turn(JUDGE_EVERY);
        while (System.nanoTime() - begin < duration.toNanos() && server.isAlive()) {
            if (post.isDue()) {
                post();
            }
            if (trouble.isDue()) {
                mischief.next();
            }
            if (sample.isDue()) {
                sample();
            }
            if (verdict.isDue()) {
                judge();
                stir();
            }
            pause();
        }
        judge();
        leave(descriptors);
    }

    private void stir() {
        crowd.publish(MESSAGES_PER_SECOND, CONFIRM_EVERY, MESSAGE_BYTES);
        crowd.churn(CHURN_PER_SECOND);
        crowd.invite(GUESTS_PER_SECOND, true);
        mischief.begin();
    }

    private void post() {
        long number = ++posted;
        String room = "room" + number % CROWD.rooms();
        String id = "h" + number;
        long at = System.currentTimeMillis();
        String answer = server.post(
                "/api/conversations/" + room + "/messages",
                "{\"message\":{\"id\":\"" + id + "\",\"userId\":\"http\"}}");
        if (answer.contains("\"ok\":true")) {
            crowd.wasSent(at, room, id, "http", number);
        } else {
            violations.add("a message by HTTP was answered: " + answer);
        }
    }

    private void sample() {
        server.collectGarbage();
        Map<Figure, Double> figures = Figure.all(server);
        seconds.add((System.nanoTime() - begin) / 1e9);
        samples.add(figures);
        out.println(SoakReport.row((System.nanoTime() - begin) / 1_000_000_000, figures));
    }

    /** Mends everything, waits until everybody has everything, and judges it. */
    private void judge() {
        crowd.publish(0, 0, 0);
        crowd.churn(0);
        crowd.invite(0, false);
        mischief.mend();
        crowd.awaitSettled(SETTLE);
        crowd.awaitLast(SETTLE);
        Report report = crowd.judge();
        totals.add(report, crowd.takeLatency());
        if (!report.isClean()) {
            violations.add("the checker found: " + report.counts() + " " + report.findings());
        }
        violations.addAll(crowd.complaints());
        if (!crowd.refusals().isEmpty()) {
            violations.add("messages were refused: " + crowd.refusals());
        }
        violations.addAll(server.complaints(List.of()));
        out.println(SoakReport.verdict(report, crowd.cuts()));
    }

    private void leave(long descriptors) {
        crowd.leave();
        totals.guests(crowd.guests());
        totals.anew(crowd.anew());
        if (!ServerProcess.await(SETTLE, () -> Remains.of(server, descriptors).isEmpty())) {
            violations.add("when everybody has gone, there is still " + Remains.of(server, descriptors));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    /** Something that is done again and again; what was missed is not made up for. */
    private static final class Turn {
        private final long everyNanos;
        private long next;

        Turn(Duration every) {
            everyNanos = every.toNanos();
            next = System.nanoTime() + everyNanos;
        }

        boolean isDue() {
            long now = System.nanoTime();
            if (now - next < 0) {
                return false;
            }
            next = now + everyNanos;
            return true;
        }
    }
}
