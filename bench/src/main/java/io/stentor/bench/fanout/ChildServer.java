package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server started for one run, on a free port of the loopback address, and ended with SIGTERM. The launcher becomes the
 * server by exec, so the child's process id is the server's. Used by one thread, but for {@link #kill}.
 */
public final class ChildServer implements ServerUnderTest {

    private static final Pattern READY = Pattern.compile("(?:stentor )?ready on http://([^:/ ]+):(\\d+)\\b.*");
    private static final int START_SECONDS = 60;

    /** The server's own drain deadline and a little. */
    private static final int STOP_SECONDS = 35;

    private final Process process;
    private final int stopSeconds;
    private final Thread hook;
    private final InetSocketAddress address;

    private ChildServer(Process process, int stopSeconds) {
        this.process = process;
        this.stopSeconds = stopSeconds;
        hook = new Thread(process::destroy, "stop server");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            address = awaitReady();
        } catch (RunFailure e) {
            close();
            throw e;
        }
    }

    /**
     * Starts {@code launcher serve} and waits until it is ready.
     *
     * @param cpu the one CPU the server may use
     * @param settings further {@code KEY=VALUE} options of the server
     */
    public static ChildServer start(String launcher, OptionalInt cpu, List<String> settings) {
        ProcessBuilder server = new ProcessBuilder(command(launcher, cpu, settings));
        return start(server.redirectError(ProcessBuilder.Redirect.INHERIT), STOP_SECONDS);
    }

    /**
     * Starts any server that prints {@code ready on http://HOST:PORT} as a line of its own once it accepts.
     *
     * @param stopSeconds how long it may take to end before it is killed
     */
    public static ChildServer start(ProcessBuilder server, int stopSeconds) {
        try {
            return new ChildServer(server.start(), stopSeconds);
        } catch (IOException e) {
            throw new RunFailure("cannot start the server: " + e.getMessage(), e);
        }
    }

    public static List<String> command(String launcher, OptionalInt cpu, List<String> settings) {
        List<String> command = new ArrayList<>();
        cpu.ifPresent(number -> command.addAll(List.of("taskset", "-c", Integer.toString(number))));
        command.addAll(List.of(launcher, "serve", "--port", "0", "--admin-port", "0", "--host", "127.0.0.1"));
        // A few speakers stand for a crowd of them.
        command.addAll(List.of("--set", "limits.eventRate=0"));
        // Nobody is to come back.
        command.addAll(List.of("--set", "drain.window=0ms"));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Optional<Long> pid() {
        return Optional.of(process.pid());
    }

    /** Ends it at once, in whatever state it is; a run against it fails. Any thread. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(stopSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook with it.
        }
    }

    private InetSocketAddress awaitReady() {
        CompletableFuture<InetSocketAddress> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> readOutput(ready), "server output");
        reader.setDaemon(true);
        reader.start();
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new RunFailure("the server was not ready within " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new RunFailure(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    /** Goes on reading after the ready line, else a talkative server would stand still on a full pipe. */
    private void readOutput(CompletableFuture<InetSocketAddress> ready) {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) {
                    ready.complete(new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2))));
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new RunFailure("the server ended before it was ready"));
    }
}
