package io.stentor.server.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.stentor.server.TestServer;
import io.stentor.server.conversation.ConversationLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stock JavaScript clients in conversations: runs {@code src/test/node/interop/conversation.mjs}, which checks every row of
 * what the conversation application promises. Needs Node.js and an {@code npm ci} in that directory; without them it is
 * skipped, but never silently, and on a build server it fails.
 */
class NodeClientIT {
    private static final Path SCRIPTS =
            Path.of(System.getProperty("basedir", "."), "src", "test", "node").toAbsolutePath();
    private static final int TIME_LIMIT_SECONDS = 120;

    @TempDir
    private Path scratch;

    @BeforeEach
    void checkThatNodeIsThere() throws InterruptedException {
        if (!Files.isDirectory(SCRIPTS.resolve("node_modules").resolve("socket.io-client"))) {
            didNotRun("run 'npm ci' in server/src/test/node");
        }
        if (!hasNode()) {
            didNotRun("node is not on the path");
        }
    }

    @ParameterizedTest
    @MethodSource("io.stentor.server.interop.InteropSetup#all")
    void shouldKeepEveryPromiseToStockJavaScriptClients(InteropSetup setup) throws IOException, InterruptedException {
        try (TestServer server = setup.startServer()) {
            Path output = scratch.resolve("output.txt");
            Process node = new ProcessBuilder(
                            "node", "interop/conversation.mjs", server.url(), transports(setup), limits())
                    .directory(SCRIPTS.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = node.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
            node.destroyForcibly().waitFor();

            String said = Files.readString(output, UTF_8);
            assertThat(ended).as("ended in time; it said:%n%s", said).isTrue();
            assertThat(node.exitValue()).as("exit code; it said:%n%s", said).isZero();
            assertThat(said).contains("\nok - ", ", 0 failed");
            server.awaitEmpty();
        }
    }

    private static String transports(InteropSetup setup) {
        return String.join(",", setup.transports().names());
    }

    private static String limits() {
        ConversationLimits limits = InteropSetup.LIMITS;
        return String.format(
                "{\"roomsPerSocket\":%d,\"typingIntervalMs\":%d,\"typingExpiryMs\":%d,\"presenceMergeAbove\":%d}",
                limits.roomsPerSocket(),
                limits.typingIntervalMs(),
                limits.typingExpiryMs(),
                limits.presenceMergeAbove());
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static void didNotRun(String why) {
        String line = "INTEROPERATION TESTS DID NOT RUN: " + why;
        String rule = "*".repeat(line.length() + 4);
        System.out.printf("%n%s%n* %s *%n%s%n%n", rule, line, rule);
        if ("true".equals(System.getenv("CI"))) {
            fail(line);
        }
        abort(line);
    }
}
