package io.stentor.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs what drives the pages: a Node process with Playwright for each scenario, and one Chromium of Debian's for all. */
public final class BrowserScript {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path SCRIPTS = MODULE.resolve("src/test/node");
    private static final String CHROMIUM = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
    private static final long LONGEST_RUN_SECONDS = 180;

    public static final Path SCREENSHOTS = MODULE.resolve("target/screenshots");

    private BrowserScript() {}

    /** Where npm has put a package, or something in it. */
    public static Path installed(String name) {
        return SCRIPTS.resolve("node_modules").resolve(name);
    }

    /** Skips the calling test, loudly, where something is not installed; on CI that is a failure. */
    public static void assumeInstalled() {
        List<String> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        String sentence = "the pages are not tested in a browser: " + String.join("; ", missing);
        if ("true".equals(System.getenv("CI"))) {
            fail(sentence);
        }
        System.err.printf("%n%s%n  SKIPPED: %s%n%1$s%n%n", "=".repeat(100), sentence);
        abort(sentence);
    }

    private static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!isOnPath("node")) {
            missing.add("install Node 20 or newer");
        }
        if (!Files.isExecutable(Path.of(CHROMIUM))) {
            missing.add("install Chromium (" + CHROMIUM + ", or where the variable CHROMIUM says)");
        }
        if (!Stream.of("playwright-core", "axe-core", "@socket.io/admin-ui")
                .allMatch(name -> Files.isDirectory(installed(name)))) {
            missing.add("run 'npm ci' in server/src/test/node");
        }
        return missing;
    }

    private static boolean isOnPath(String program) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Plays a scenario against a server; fails with what the script printed. */
    public static void play(String scenario, String serverUrl) throws IOException, InterruptedException {
        play(scenario, serverUrl, Map.of());
    }

    /** The same, with these variables in the script's environment. */
    public static void play(String scenario, String serverUrl, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path output = Files.createDirectories(SCREENSHOTS).resolveSibling("page-" + scenario + ".log");
        ProcessBuilder script = new ProcessBuilder(
                        "node", "demo/run.mjs", Browser.ADDRESS, serverUrl, SCREENSHOTS.toString(), scenario)
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        script.environment().putAll(variables);
        Process process = script.start();
        try {
            boolean ended = process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS);
            assertThat(ended && process.exitValue() == 0)
                    .as(() -> scenario + ":\n" + read(output))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The browser of all scenarios, from the first one on. It ends with its standard input, and so with this process. */
    private static final class Browser {
        static final Process PROCESS = start();
        static final String ADDRESS = address();

        private static Process start() {
            try {
                return new ProcessBuilder("node", "demo/browser.mjs")
                        .directory(SCRIPTS.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String address() {
            try {
                return Objects.requireNonNull(PROCESS.inputReader().readLine(), "the browser does not start");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
