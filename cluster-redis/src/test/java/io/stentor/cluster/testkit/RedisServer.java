package io.stentor.cluster.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.stentor.testkit.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis of the tests' own, on a free port, which keeps nothing. Can be killed and started again. One thread. */
public final class RedisServer implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final List<String> options;
    private Process process;

    public RedisServer(Path directory) {
        this(directory, List.of());
    }

    /** @param options that come after those of every test, and override them */
    public RedisServer(Path directory, List<String> options) {
        this(directory, freePort(), options);
    }

    RedisServer(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
        start();
    }

    /** One that speaks TLS only, with the certificate and key of a directory, and wants a password. */
    public static RedisServer secure(Path directory, Path keys, String password) {
        int port = freePort();
        return new RedisServer(
                directory,
                port,
                List.of(
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        keys.resolve("certificate.pem").toString(),
                        "--tls-key-file",
                        keys.resolve("key.pem").toString(),
                        "--tls-ca-cert-file",
                        keys.resolve("certificate.pem").toString(),
                        "--tls-auth-clients",
                        "no",
                        "--requirepass",
                        password));
    }

    /** Skips the calling test, loudly, unless there is a Redis; on a build server it fails. */
    public static void need() {
        Programs.need("redis-server", "install redis-server");
    }

    static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public void start() {
        List<String> command = new ArrayList<>(List.of("redis-server"));
        if (options.contains("--sentinel")) {
            command.addAll(options);
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        } else {
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
            command.addAll(List.of("--save", "", "--appendonly", "no"));
            command.addAll(options);
        }
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("redis-" + port + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            // TLS says nothing to plain text.
            return isSecure() || pings(socket);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean pings(Socket socket) throws IOException {
        socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
        return socket.getInputStream().read() == '+';
    }

    private boolean isSecure() {
        return options.contains("--tls-port");
    }

    /** Says a command, and returns all lines of its answer. */
    public List<String> lines(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request(words));
            socket.shutdownOutput();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] request(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.getBytes(UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return request.toString().getBytes(UTF_8);
    }

    public int port() {
        return port;
    }

    /** Whether a server has left the session of this name, for all servers to take: a key of the streams adapter's. */
    public boolean holdsSession(String pid) {
        return command("EXISTS", "sio:session:" + pid).equals(":1");
    }

    /** Says a command, and returns the first line of what Redis answers, or the text that it says to be so long. */
    public String command(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request(words));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String line = answer.readLine();
            if (line.startsWith("$") && !line.equals("$-1")) {
                return answer.readLine();
            }
            if (line.startsWith("-")) {
                throw new AssertionError(line);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it in the middle of whatever it does; its connections stay. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
