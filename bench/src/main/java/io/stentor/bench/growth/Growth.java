package io.stentor.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.compare.Machine;
import io.stentor.bench.compare.Placement;
import io.stentor.bench.fanout.ChildServer;
import io.stentor.bench.fanout.FileLimit;
import io.stentor.bench.fanout.FreshServers;
import io.stentor.bench.fanout.Plan;
import io.stentor.bench.fanout.Result;
import io.stentor.bench.fanout.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A run for each value of each axis, and reports of them. Used by one thread.
 *
 * @param effort how much is run
 * @param axes what grows
 * @param placement which CPUs server and load have
 */
public record Growth(Effort effort, List<Axis> axes, Placement placement) {

    /** Where the reports go when nobody says where. */
    public static final Path OUTPUT = Path.of("bench", "target", "growth");

    /** Long enough for a machine that others use, too. */
    private static final Duration SPARE = Duration.ofSeconds(60);

    private static final int OPENED_PER_SECOND = 400;
    private static final int JOINED_PER_SECOND = 5_000;

    /**
     * Checks what can be checked before anything is started.
     *
     * @throws IllegalArgumentException when an axis has no two points, or the machine does not allow the connections
     */
    public Growth {
        axes = List.copyOf(axes);
        for (Axis axis : axes) {
            List<Integer> values = axis.values(effort);
            if (values.size() < 2) {
                throw new IllegalArgumentException(
                        "with --max-connections " + effort.mostConnections() + " no slope is left of " + axis.id());
            }
            values.forEach(value -> FileLimit.check(axis.plan(value, effort).connections()));
        }
    }

    /** What a person gets to see. */
    public record Summary(String table, boolean passed) {}

    /**
     * Makes the runs and writes {@code growth.txt}, {@code growth.json}, a chart for each axis, and what the servers say.
     *
     * @param launcher {@code bin/stentor}
     * @param output the folder of the reports; made when it is not there
     * @param progress takes a line for every run
     * @throws RunFailure when nothing can be placed or written
     */
    public Summary run(String launcher, Path output, Consumer<String> progress) {
        Machine machine = Machine.here();
        Path log = prepare(output);
        placement.placeLoad();
        try (FreshServers servers = new FreshServers()) {
            Runs runs = new Runs(servers, launcher, log, progress);
            List<Series> series = axes.stream().map(runs::series).toList();
            Report report = new Report(machine, placement, effort, series);
            write(report, output);
            return new Summary(TableReport.of(report), report.passes());
        }
    }

    /** The runs of one call of {@link #run}. */
    private final class Runs {
        private final FreshServers servers;
        private final String launcher;
        private final Path log;
        private final Consumer<String> progress;

        Runs(FreshServers servers, String launcher, Path log, Consumer<String> progress) {
            this.servers = servers;
            this.launcher = launcher;
            this.log = log;
            this.progress = progress;
        }

        /** What looks too steep is measured once more: others on the machine make it so, too, but hardly twice. */
        Series series(Axis axis) {
            Series first = once(axis);
            if (first.isComplete() && first.isTooSteep()) {
                progress.accept(axis.id() + ": too steep, measured once more");
                return once(axis);
            }
            return first;
        }

        private Series once(Axis axis) {
            List<Point> points = new ArrayList<>();
            for (int value : axis.values(effort)) {
                Point point = point(axis, value);
                points.add(point);
                progress.accept(line(axis, point));
            }
            return new Series(axis, points);
        }

        private Point point(Axis axis, int value) {
            Plan plan = axis.plan(value, effort);
            List<String> command = ChildServer.command(launcher, OptionalInt.empty(), axis.settings(value));
            ProcessBuilder server = new ProcessBuilder(
                            axis.isPlaced() ? placement.onServerCpu(command) : placement.onAllCpus(command))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            try {
                List<Result> results = servers.run(server, limit(plan), axis.plans(value, effort), Duration.ZERO);
                Result result = results.get(results.size() - 1);
                return result.problem()
                        .map(problem -> Point.failed(value, problem))
                        .orElseGet(() -> Point.measured(value, figures(axis, result)));
            } catch (RunFailure e) {
                return Point.failed(value, e.getMessage());
            }
        }
    }

    private static Map<Figure, Double> figures(Axis axis, Result result) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        for (Figure figure : axis.figures()) {
            figure.of(result).ifPresent(value -> figures.put(figure, value));
        }
        return figures;
    }

    private static String line(Axis axis, Point point) {
        String where = String.format(Locale.ROOT, "%-12s %,9d  ", axis.id(), point.value());
        return point.problem()
                .map(problem -> where + "could not: " + problem)
                .orElseGet(() -> where + main(axis, point));
    }

    private static String main(Axis axis, Point point) {
        Figure figure = axis.expectations().get(0).figure();
        return figure.format(point.figure(figure).orElse(Double.NaN)) + " " + figure.title();
    }

    /** So long after it was ready a server is killed, and the run given up. */
    private Duration limit(Plan plan) {
        long memberships = (long) plan.members() * plan.rooms();
        return SPARE.plus(effort.rehearsal())
                .plus(plan.warmup())
                .plus(plan.duration())
                .plusSeconds(plan.connections() / OPENED_PER_SECOND + memberships / JOINED_PER_SECOND);
    }

    private static Path prepare(Path output) {
        Path log = output.resolve("server.log");
        try {
            Files.createDirectories(output);
            Files.deleteIfExists(log);
            return log;
        } catch (IOException e) {
            throw new RunFailure("cannot write to " + output + ": " + e, e);
        }
    }

    private static void write(Report report, Path output) {
        try {
            Files.writeString(output.resolve("growth.txt"), TableReport.of(report), UTF_8);
            Files.writeString(output.resolve("growth.json"), JsonReport.of(report), UTF_8);
            for (Series series : report.series()) {
                Files.writeString(output.resolve(series.axis().id() + ".svg"), Chart.of(series), UTF_8);
            }
        } catch (IOException e) {
            throw new RunFailure("cannot write to " + output + ": " + e, e);
        }
    }
}
