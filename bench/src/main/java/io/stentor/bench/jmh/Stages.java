package io.stentor.bench.jmh;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of the stages, each in JVMs of its own, with what they allocate. Used by one thread.
 *
 * @param only which of them, by their names, such as {@code RingBenchmark.handOver}
 * @param forks JVMs for each; 0 runs them in this one, whose compiler then has seen them all
 */
public record Stages(Pattern only, int forks, int warmups, int iterations, Duration iteration) {

    private static final int FORKS_MAX = 100;
    private static final String PACKAGE = Stages.class.getPackageName() + ".";

    /** @throws IllegalArgumentException when {@code forks} is out of range */
    public Stages {
        if (forks < 0 || forks > FORKS_MAX) {
            throw new IllegalArgumentException("--forks must be from 0 to " + FORKS_MAX + ", not " + forks);
        }
    }

    /** Six minutes for all. */
    public static Stages full(Pattern only) {
        return new Stages(only, 2, 3, 5, Duration.ofSeconds(1));
    }

    /** One minute. */
    public static Stages quick(Pattern only) {
        return new Stages(only, 1, 2, 3, Duration.ofMillis(300));
    }

    /** The same with another number of JVMs. */
    public Stages withForks(int other) {
        return new Stages(only, other, warmups, iterations, iteration);
    }

    /**
     * Runs them.
     *
     * @param progress takes a line before each
     * @throws IllegalArgumentException when none is called so
     * @throws IllegalStateException when one computed something wrong or could not be run
     */
    public Results run(Consumer<String> progress) {
        List<String> names = names();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no stage matches '" + only + "'; there are "
                    + String.join(", ", new Stages(Pattern.compile(""), 1, 1, 1, iteration).names()));
        }
        List<RunResult> results = new ArrayList<>();
        for (String name : names) {
            progress.accept(name);
            results.addAll(run(name));
        }
        return new Results(results);
    }

    /** Those that match, without their package. */
    private List<String> names() {
        var quiet = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        return BenchmarkList.defaultList().find(quiet, List.of(Pattern.quote(PACKAGE)), List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .map(name -> name.substring(PACKAGE.length()))
                .filter(only.asPredicate())
                .distinct()
                .sorted()
                .toList();
    }

    private Collection<RunResult> run(String name) {
        TimeValue time = TimeValue.milliseconds(iteration.toMillis());
        var options = new OptionsBuilder()
                .include("^" + Pattern.quote(PACKAGE + name) + "$")
                .forks(forks)
                .warmupIterations(warmups)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            return new Runner(options).run();
        } catch (RunnerException e) {
            throw new IllegalStateException(name + ": " + reason(e), e);
        }
    }

    /** What it was in the end: JMH wraps it. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null || last.getSuppressed().length > 0) {
            last = last.getCause() != null ? last.getCause() : last.getSuppressed()[0];
        }
        return last.toString();
    }

    /** What all of them came to. */
    public static final class Results {
        private final List<RunResult> all;

        Results(List<RunResult> all) {
            this.all = List.copyOf(all);
        }

        /** As an aligned table for people. */
        public String table() {
            return StageTable.of(all);
        }

        /** As JMH's own JSON, which other programs know. */
        public void writeJson(Path file) {
            try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
