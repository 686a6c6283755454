package io.stentor.server.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference server, Socket.IO on Node, in a process of its own, on a free port, with one of the applications that
 * conformance suites expect.
 */
final class ReferenceServer implements SuiteServer {
    private static final Pattern READY = Pattern.compile("^reference ready on (\\S+)$", Pattern.MULTILINE);

    private final Process process;
    private final Path output;
    private final String url;

    private ReferenceServer(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.url = awaitUrl();
    }

    /** @param namespace where the application's main handlers are, if it lets one choose */
    static ReferenceServer start(String profile, String namespace, boolean isMsgpack) {
        String parser = isMsgpack ? "msgpack" : "json";
        try {
            Path output = Files.createTempFile("reference", ".txt");
            Process process = Script.startNode(
                    output, "reference/server.mjs", "--profile", profile, "--namespace", namespace, "--parser", parser);
            return new ReferenceServer(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String url() {
        return url;
    }

    private String awaitUrl() {
        Waiting.until(() -> !process.isAlive() || READY.matcher(said()).find(), () -> "a ready line in: " + said());
        Matcher ready = READY.matcher(said());
        if (!ready.find()) {
            throw new AssertionError("the server did not start; it said: " + said());
        }
        return ready.group(1);
    }

    private String said() {
        try {
            return Files.readString(output, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server; fails when it had ended by itself, since clients may do what they like. */
    @Override
    public void close() {
        boolean alive = process.isAlive();
        String said = said();
        process.destroyForcibly().onExit().join();
        try {
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!alive) {
            throw new AssertionError("the server ended by itself; it said: " + said);
        }
    }
}
