package io.stentor.server.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.interop.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of a rig: it is told by lines on its standard input and tells by lines, which go to a file. Ended at the latest when
 * this is closed. Used by one thread.
 */
public final class Child implements AutoCloseable {
    /** Only reached by a failure, so it is generous. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Process process;
    private final Path output;
    /** How much of the output has been awaited. */
    private int read;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static Child node(Path directory, String script, Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        try {
            Path output = newOutput(directory);
            return new Child(Script.startNode(output, script, texts.toArray(String[]::new)), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The standalone server as this build has it, with whatever it is told beside its address. */
    static Child stentor(Path directory, List<String> jvm, List<String> settings) {
        List<String> options = new ArrayList<>(List.of("--host", "127.0.0.1", "--port", "0", "--admin-port", "0"));
        settings.forEach(setting -> options.addAll(List.of("--set", setting)));
        return serve(directory, jvm, options);
    }

    /** The same, told everything by a file. */
    public static Child stentor(Path directory, List<String> jvm, Path config) {
        return serve(directory, jvm, List.of("--config", config.toString()));
    }

    private static Child serve(Path directory, List<String> jvm, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.stentor.server.cli.StentorMain"));
        command.add("serve");
        command.addAll(options);
        try {
            Path output = newOutput(directory);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new Child(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newOutput(Path directory) {
        return directory.resolve("output " + STARTED.incrementAndGet());
    }

    /** The address in the ready line of a server. */
    public InetSocketAddress awaitAddress() {
        URI url = URI.create(awaitLine("\\w+ ready on (http://\\S+)\\b.*"));
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError("the process has ended; it said: " + said(), e);
        }
    }

    /** Tells and awaits the answer, whose first group it returns. */
    public String ask(String line, String answer) {
        tell(line);
        return awaitLine(answer);
    }

    public String awaitLine(String regex) {
        return awaitLine(regex, PATIENCE);
    }

    /** The first group of the next line like this; the whole line when the expression has no group. */
    public String awaitLine(String regex, Duration patience) {
        Matcher line = Pattern.compile("^" + regex + "$", Pattern.MULTILINE).matcher("");
        await().atMost(patience).until(() -> line.reset(said()).find(read) || !process.isAlive());
        assertThat(line.reset(said()).find(read))
                .as("a line '%s' in: %s", regex, said())
                .isTrue();
        read = line.end();
        return line.group(line.groupCount() == 0 ? 0 : 1);
    }

    /** Everything the process said so far. */
    public String said() {
        try {
            return Files.readString(output, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It lives, and has not complained. */
    public void assertWell() {
        String said = said();
        assertThat(process.isAlive()).as(said).isTrue();
        assertThat(said).doesNotContain(" ERROR ", "LEAK", "OutOfMemoryError", "OutOfDirectMemoryError");
    }

    long residentBytes() {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** As an operator or a service manager does: SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Awaits that it ends by itself; its exit code. */
    public int awaitExit(Duration patience) {
        try {
            assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                    .as("ended: %s", said())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
