package io.stentor.bench.faults.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.fanout.RunFailure;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server of a run, as a process of its own that can be stopped, killed, starved and started again on the same port. Its output goes to a file. Used by one
 * thread; killed at the latest when this JVM ends.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("^stentor ready on (http://\\S+) \\(admin (http://\\S+)\\).*$", Pattern.MULTILINE);
    private static final Duration START = Duration.ofMinutes(3);
    private static final int POLL_MS = 20;
    private static final String FREE_PORT = "0";

    /** What nobody wants to read in a log, whatever was done to the server. */
    private static final Pattern COMPLAINT = Pattern.compile(
            "^.*( ERROR | WARN |LEAK|OutOfMemoryError|OutOfDirectMemoryError|Exception).*$", Pattern.MULTILINE);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path output;
    private final Stderr stderr;
    private BlockedPipe pipe;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Thread hook = new Thread(this::kill, "end server");
    private volatile Process process;
    private InetSocketAddress address;
    private URI admin;
    private int said;

    private ServerProcess(List<String> command, Map<String, String> environment, Path output, Stderr stderr) {
        this.stderr = stderr;
        this.command = command;
        this.environment = environment;
        this.output = output;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts it on free ports, and waits until it is ready.
     *
     * @param program what starts the server when {@code serve} and its options follow
     * @param settings {@code KEY=VALUE} options
     * @throws RunFailure when it is not ready in a minute
     */
    public static ServerProcess start(
            List<String> program, Map<String, String> environment, List<String> settings, Path output, Stderr stderr) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("serve", "--host", "127.0.0.1", "--admin-port", "0"));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        ServerProcess server = new ServerProcess(command, environment, output, stderr);
        server.start(FREE_PORT);
        return server;
    }

    private void start(String port) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--port", port));
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        switch (stderr) {
            case READ -> builder.redirectErrorStream(true);
            case FULL -> builder.redirectError(new File("/dev/full"));
            case BLOCKED -> {
                pipe = pipe == null ? BlockedPipe.make() : pipe;
                builder.redirectError(pipe.file());
            }
        }
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new RunFailure("cannot start the server: " + e.getMessage(), e);
        }
        Matcher ready = READY.matcher("");
        await(START, () -> ready.reset(log()).find(said) || !process.isAlive());
        if (!ready.reset(log()).find(said)) {
            throw new RunFailure(
                    "the server was not ready within " + START.toMinutes() + " minutes; it said: " + log());
        }
        said = ready.end();
        if (pipe != null) {
            pipe.fill();
        }
        URI url = URI.create(ready.group(1));
        address = new InetSocketAddress(url.getHost(), url.getPort());
        admin = URI.create(ready.group(2));
    }

    /** Starts it again where it was, once it has ended. */
    public void startAgain() {
        start(Integer.toString(address.getPort()));
    }

    public InetSocketAddress address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Sends it a signal.
     *
     * @param name as kill has it: STOP, CONT, TERM
     */
    public void signal(String name) {
        run("kill", "-" + name, Long.toString(pid()));
    }

    /** Everybody else comes first from now on. */
    public void starve() {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
            List<String> renice = new ArrayList<>(List.of("renice", "-n", "19", "-p"));
            threads.forEach(thread -> renice.add(thread.getFileName().toString()));
            run(renice.toArray(String[]::new));
        } catch (IOException e) {
            throw new RunFailure("the server process has ended: " + log(), e);
        }
    }

    /** So that only what lives is counted. */
    public void collectGarbage() {
        run(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid()), "GC.run");
    }

    /** Runs another program on it, such as {@code renice} or {@code prlimit}. */
    public void run(String... words) {
        try {
            Process tool = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int exit = tool.waitFor();
            if (exit != 0) {
                throw new RunFailure(String.join(" ", words) + " fails with exit code " + exit);
            }
        } catch (IOException e) {
            throw new RunFailure(words[0] + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    /** At once, whatever it does. Any thread. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** Its exit code, or -1 when it has not ended by then. */
    public int awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    /** Everything it said so far. */
    public String log() {
        try {
            return Files.exists(output) ? Files.readString(output, UTF_8) : "";
        } catch (IOException e) {
            throw new RunFailure("cannot read " + output + ": " + e.getMessage(), e);
        }
    }

    /**
     * The first few lines that nobody wants to read in a log, whatever was done to the server.
     *
     * @param expected lines with one of these words are no complaints
     */
    public List<String> complaints(List<String> expected) {
        return COMPLAINT
                .matcher(log())
                .results()
                .map(result -> result.group().strip())
                .filter(line -> expected.stream().noneMatch(line::contains))
                .limit(5)
                .toList();
    }

    /** All of its metrics, each with its labels as its name has them; empty when it does not answer. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        for (String line : get("/metrics").split("\n", -1)) {
            int space = line.lastIndexOf(' ');
            if (space > 0 && !line.startsWith("#")) {
                metrics.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
        return metrics;
    }

    private String get(String path) {
        return answer(HttpRequest.newBuilder(admin.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    /** Asks the admin API; the answer's body, or nothing when there was none. */
    public String post(String path, String json) {
        return answer(HttpRequest.newBuilder(admin.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private String answer(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            // It may be down at the moment, which is for the run to judge.
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    /** Resident set in bytes. */
    public long residentBytes() {
        return statusLine("VmRSS:") * 1_024;
    }

    public long threads() {
        return statusLine("Threads:");
    }

    private long statusLine(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"), UTF_8)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new RunFailure("the server process has ended: " + log(), e);
        }
    }

    /** How many descriptors it has open. */
    public long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new RunFailure("the server process has ended: " + log(), e);
        }
    }

    /** Awaits a condition; whether it came about in time. */
    public static boolean await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RunFailure("interrupted", e);
            }
        }
        return true;
    }

    @Override
    public void close() {
        kill();
        if (pipe != null) {
            pipe.close();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook with it.
        }
    }
}
