package io.stentor.bench.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.fanout.RunFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Redis of the run's own, on a free port of the loopback address, which keeps nothing. One thread. */
final class RedisProcess implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final int port;
    private final Process process;

    /**
     * Starts it and waits until it answers.
     *
     * @throws RunFailure when there is none, or it does not answer
     */
    RedisProcess() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        } catch (IOException e) {
            throw new RunFailure("there is no free port: " + e.getMessage(), e);
        }
        List<String> command = List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no");
        try {
            process = new ProcessBuilder(command)
                    .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new RunFailure("redis-server cannot be run: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop redis"));
        awaitAnswer();
    }

    private void awaitAnswer() {
        long start = System.nanoTime();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
                close();
                throw new RunFailure("redis-server does not answer");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
            return socket.getInputStream().read() == '+';
        } catch (IOException notYet) {
            return false;
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
