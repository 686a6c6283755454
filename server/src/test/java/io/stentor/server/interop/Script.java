package io.stentor.server.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.testkit.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The tests of stock clients in other languages, which are scripts of their own. What they need is not everywhere: without it
 * they are skipped, but never silently, and on a build server they fail. Stateless.
 */
public final class Script {
    /** Longer than any script lets itself take. */
    private static final int TIME_LIMIT_SECONDS = 120;

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path NODE_SCRIPTS = MODULE.resolve(Path.of("src", "test", "node"));
    private static final Path PYTHON_SCRIPTS = MODULE.resolve(Path.of("src", "test", "python"));
    private static final Path PYTHON = MODULE.resolve(Path.of("target", "python", "bin", "python"));

    private Script() {}

    /** Skips the calling test unless there are Node.js and the JavaScript clients. */
    public static void needNode() {
        if (!Files.isDirectory(NODE_SCRIPTS.resolve("node_modules").resolve("socket.io-client-v3"))) {
            Programs.didNotRun("run 'npm ci' in server/src/test/node");
        }
        if (!Programs.isThere("node")) {
            Programs.didNotRun("node is not on the path");
        }
    }

    /** Skips the calling test unless there is a Python with the Python clients. */
    static void needPython() {
        if (!Programs.isThere(PYTHON.toString())) {
            Programs.didNotRun(
                    "make a virtual environment in server/target/python with server/src/test/python/requirements.txt");
        }
    }

    /** Runs a script to its end, fails unless it succeeds, and returns what it said. */
    static String runNode(String script, String... arguments) {
        return run(NODE_SCRIPTS, "node", script, arguments);
    }

    /** The same for a script in Python. */
    static String runPython(String script, String... arguments) {
        return run(PYTHON_SCRIPTS, PYTHON.toString(), script, arguments);
    }

    /** A script that goes on until it is ended; what it says goes to the file. */
    public static Process startNode(Path output, String script, String... arguments) throws IOException {
        return start(NODE_SCRIPTS, output, command("node", script, arguments));
    }

    private static String run(Path folder, String program, String script, String... arguments) {
        try {
            Path output = Files.createTempFile("script", ".txt");
            try {
                return run(start(folder, output, command(program, script, arguments)), output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static String run(Process script, Path output) throws IOException, InterruptedException {
        boolean ended = script.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        script.destroyForcibly().waitFor();
        String said = Files.readString(output, UTF_8);
        assertThat(ended).as("ended in time; it said:%n%s", said).isTrue();
        assertThat(script.exitValue()).as("exit code; it said:%n%s", said).isZero();
        return said;
    }

    private static List<String> command(String program, String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, script));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Process start(Path folder, Path output, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
