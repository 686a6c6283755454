package io.stentor.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.attack.Attack.Trait;
import io.stentor.server.hostile.Bystanders;
import io.stentor.server.peer.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case against the server as its users have it. In {@code mvn verify} the quick ones all at once, judged together;
 * with {@code -Dattacks=all} all of them one by one, each judged for itself, and the bystanders' delays with it.
 */
@Tag("once")
class AttacksIT {
    private static final boolean ALL = "all".equals(System.getProperty("attacks"));
    /** A regular expression for the ids of those that are to run. */
    private static final Pattern ONLY = Pattern.compile(System.getProperty("attacks.only", ".*"));

    private static final int AT_ONCE = 12;
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** How much later than in quiet times the bystanders' 99th percentile may be, and how late any message of theirs. */
    private static final double SLACK_MS = 250;

    private static final double LATEST_MS = 1_000;

    @TempDir
    private Path directory;

    private Target target;
    private Bystanders bystanders;
    private Map<String, Double> start;
    private final AtomicInteger runs = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<String> report = new ArrayList<>();

    @BeforeEach
    void begin() {
        target = Target.start(directory);
        bystanders = new Bystanders(target.port());
        target.assertAlive();
        bystanders.assertUnharmed();
        Waiting.within(Duration.ofSeconds(20)).until(() -> isOnlyForBystanders(target.figures()));
        start = target.figures();
    }

    private static boolean isOnlyForBystanders(Map<String, Double> figures) {
        return figures.get("stentor_connections") == Bystanders.COUNT && figures.get("stentor_sockets_away") == 0;
    }

    @AfterEach
    void end() throws IOException {
        bystanders.close();
        target.close();
        Files.write(Path.of("target", "attacks.txt"), report);
    }

    @Test
    void shouldStandEveryAttack() {
        List<Attack> attacks = AttackFile.readAll().stream()
                .filter(attack -> ONLY.matcher(attack.id()).matches())
                .toList();
        if (ALL) {
            oneByOne(attacks);
        } else {
            together(attacks.stream().filter(attack -> !attack.is(Trait.SLOW)).toList());
        }
        assertThat(failures).isEmpty();
    }

    // All at once.

    private void together(List<Attack> attacks) {
        List<Attack> alone =
                attacks.stream().filter(attack -> attack.is(Trait.ALONE)).toList();
        long begin = System.nanoTime();
        inThreads(
                AT_ONCE,
                attacks.stream()
                        .filter(attack -> !attack.is(Trait.ALONE))
                        .flatMap(attack -> attack.courses().stream()
                                .flatMap(course -> course.bindings().stream()
                                        .map(binding -> (Runnable) () -> run(attack, course, binding))))
                        .toList());
        alone.forEach(this::run);
        judge("all");
        tell(runs + " runs, " + sinceMs(begin) + " ms, bystanders " + delays(bystanders.takeDelays()));
    }

    // One by one.

    private void oneByOne(List<Attack> attacks) {
        pause();
        bystanders.takeDelays();
        pause();
        Histogram quiet = bystanders.takeDelays();
        tell("quiet: bystanders " + delays(quiet));
        for (Attack attack : attacks) {
            if (!attack.courses().isEmpty()) {
                judgeAlone(attack, quiet);
            }
        }
    }

    private void judgeAlone(Attack attack, Histogram quiet) {
        bystanders.takeDelays();
        runs.set(0);
        long begin = System.nanoTime();
        try (Newcomers newcomers = new Newcomers(target)) {
            run(attack);
            long tookMs = sinceMs(begin);
            Histogram delays = bystanders.takeDelays();
            tell(String.format(
                    "%-5s %4d runs %6d ms, bystanders %s, newcomers %d ms at most",
                    attack.id(), runs.get(), tookMs, delays(delays), newcomers.longestMs()));
            require(attack, newcomers.failure() == null, "a newcomer: " + newcomers.failure());
            double p99 = ms(delays, 99);
            require(
                    attack,
                    p99 <= Math.max(2 * ms(quiet, 99), ms(quiet, 99) + SLACK_MS) && ms(delays, 100) <= LATEST_MS,
                    "the bystanders' messages were late: " + delays(delays));
        }
        judge(attack.id());
    }

    private void require(Attack attack, boolean right, String what) {
        if (!right) {
            failures.add(attack.id() + ": " + what);
        }
    }

    private void pause() {
        long begin = System.nanoTime();
        Waiting.within(QUIET.multipliedBy(2)).until(() -> sinceMs(begin) > QUIET.toMillis());
    }

    // What is done, and what must not come of it.

    private void run(Attack attack) {
        for (Course course : attack.courses()) {
            course.bindings().forEach(binding -> run(attack, course, binding));
        }
    }

    private void run(Attack attack, Course course, Map<String, String> binding) {
        List<Runnable> attackers = new ArrayList<>();
        for (int i = 0; i < course.atOnce(); i++) {
            attackers.add(() -> {
                for (int j = 0; j < course.times(); j++) {
                    perform(attack, course, binding);
                }
            });
        }
        inThreads(course.atOnce(), attackers);
    }

    private void perform(Attack attack, Course course, Map<String, String> binding) {
        String room = attack.id() + "-" + runs.incrementAndGet();
        try (Performance performance =
                new Performance(target.port(), ALL ? Leeway.EXACT : Leeway.AMPLE, room, binding)) {
            performance.run(course.steps());
        } catch (AssertionError | RuntimeException failed) {
            failures.add(attack.id() + ": " + failed.getMessage());
        }
    }

    /** Bystanders, liveness, what is held, the log. */
    private void judge(String what) {
        try {
            bystanders.assertUnharmed();
            target.assertAlive();
            target.assertQuiet();
            target.assertBackAt(start);
        } catch (AssertionError | RuntimeException failed) {
            failures.add(what + ": " + failed.getMessage());
        }
    }

    private static void inThreads(int count, List<Runnable> work) {
        ExecutorService threads = Executors.newFixedThreadPool(count, task -> new Thread(task, "attack"));
        try {
            List<Future<?>> all = new ArrayList<>();
            work.forEach(one -> all.add(threads.submit(one)));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    // Figures.

    private void tell(String line) {
        report.add(line);
        System.out.println(line);
    }

    private static String delays(Histogram delays) {
        return String.format("p50 %.1f ms, p99 %.1f ms, max %.1f ms", ms(delays, 50), ms(delays, 99), ms(delays, 100));
    }

    private static double ms(Histogram delays, double percentile) {
        return delays.getValueAtPercentile(percentile) / 1_000.0;
    }

    private static long sinceMs(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
