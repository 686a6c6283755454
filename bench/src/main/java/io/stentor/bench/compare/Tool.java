package io.stentor.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.fanout.RunFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs programs of the machine to their end, within a time limit and without looking for more than success. Stateless. */
final class Tool {

    private static final Duration SHORT = Duration.ofSeconds(30);

    private Tool() {}

    /** Where the program lies on a path such as that of the environment. */
    static Optional<Path> find(String name, String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs the command; what it says goes to the log.
     *
     * @throws RunFailure when it cannot be started, fails, or takes longer than {@code limit}
     */
    static void run(ProcessBuilder command, Path log, Duration limit) {
        try {
            Process process = command.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            await(process, command.command(), limit);
        } catch (IOException e) {
            throw new RunFailure(name(command.command()) + " cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * What a command that ends at once prints on standard output, line by line.
     *
     * @throws RunFailure when it cannot be started, fails, or takes too long
     */
    static List<String> lines(List<String> command) {
        try {
            Path output = Files.createTempFile("stentor-bench", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(output.toFile())
                        .start();
                await(process, command, SHORT);
                return Files.readAllLines(output, UTF_8);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new RunFailure(name(command) + " cannot be run: " + e.getMessage(), e);
        }
    }

    private static void await(Process process, List<String> command, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RunFailure(name(command) + " takes more than " + limit.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new RunFailure(name(command) + " fails with exit code " + process.exitValue());
        }
    }

    private static String name(List<String> command) {
        return Path.of(command.get(0)).getFileName().toString();
    }
}
