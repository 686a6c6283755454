package io.stentor.bench.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes runs on servers that are started for them and ended after them: nobody inherits a heap or a backlog. Used by one
 * thread; a second one only kills a server whose time is over.
 */
public final class FreshServers implements AutoCloseable {

    /** For one that was never ready. */
    private static final int STOP_SECONDS = 5;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "time limit");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Makes runs one after the other on one server.
     *
     * @param command starts the server, which prints {@code ready on http://HOST:PORT}
     * @param limit so long after it was ready the server is killed
     * @param plans one or more; each begins when the connections of the one before are closed
     * @param rest time between two of them
     * @return what each of them came to
     * @throws RunFailure when one could not be made, in time or at all, or when something was wrong in one before the last
     */
    public List<Result> run(ProcessBuilder command, Duration limit, List<Plan> plans, Duration rest) {
        try (ChildServer server = ChildServer.start(command, STOP_SECONDS)) {
            return run(server, limit, plans, rest);
        }
    }

    private List<Result> run(ChildServer server, Duration limit, List<Plan> plans, Duration rest) {
        AtomicBoolean over = new AtomicBoolean();
        Runnable end = () -> {
            over.set(true);
            server.kill();
        };
        ScheduledFuture<?> timer = clock.schedule(end, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            List<Result> results = new ArrayList<>();
            for (Plan plan : plans) {
                if (!results.isEmpty()) {
                    results.get(results.size() - 1).problem().ifPresent(problem -> {
                        throw new RunFailure(problem);
                    });
                    FanoutRun.pause(rest.toMillis());
                }
                results.add(new FanoutRun(plan).against(server));
            }
            if (over.get()) {
                throw over(limit, null);
            }
            return results;
        } catch (RunFailure e) {
            throw over.get() ? over(limit, e) : e;
        } finally {
            timer.cancel(false);
            // Its figures are in, and how long it takes to end as a server should is none of them.
            server.kill();
        }
    }

    private static RunFailure over(Duration limit, RunFailure cause) {
        return new RunFailure(String.format(Locale.ROOT, "not done after %,d s", limit.toSeconds()), cause);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
