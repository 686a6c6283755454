package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears at the socket that it named, and when. */
class SystemdNotifyTest {
    private static final int DATAGRAM_LIMIT = 4_096;

    @TempDir
    private Path folder;

    private final FakeServer server = new FakeServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> heardWhenReady = new ArrayList<>();
    private Socket manager;

    @BeforeEach
    void listen() throws IOException {
        assumeThat(Epoll.isAvailable()).isTrue();
        manager = Socket.newSocketDomainDgram();
        manager.bind(new DomainSocketAddress(socketPath()));
    }

    @AfterEach
    void close() throws IOException {
        if (manager != null) {
            manager.close();
        }
    }

    @Test
    void shouldTellSystemdWhenItServesAndWhenItDrains() {
        assertThat(serveAndStop(Map.of("NOTIFY_SOCKET", socketPath()))).isZero();
        assertThat(heardWhenReady).containsExactly("READY=1");
        assertThat(heard()).containsExactly("STOPPING=1");
    }

    @Test
    void shouldNotSayItIsReadyWhenItDoesNotStart() {
        server.refusal = new StartException("cannot listen", null);
        assertThat(serveAndStop(Map.of("NOTIFY_SOCKET", socketPath()))).isEqualTo(1);
        assertThat(heard()).isEmpty();
    }

    @Test
    void shouldTellNobodyWhenSystemdDoesNotAsk() {
        assertThat(serveAndStop(Map.of())).isZero();
        assertThat(heardWhenReady).isEmpty();
        assertThat(heard()).isEmpty();
    }

    @Test
    void shouldServeAllTheSameWhenNobodyListensAtTheSocket() {
        assertThat(serveAndStop(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString())))
                .isZero();
        assertThat(serveAndStop(Map.of("NOTIFY_SOCKET", "@without-a-file"))).isZero();
        assertThat(serveAndStop(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200)))).isZero();
        assertThat(out.toString(UTF_8)).hasLineCount(3);
    }

    private String socketPath() {
        return folder.resolve("notify").toString();
    }

    /** When the server waits for its end, it has told all that it tells of its start. */
    private int serveAndStop(Map<String, String> environment) {
        Shell shell = new Shell(
                environment,
                new PrintStream(out, false, UTF_8),
                new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
                new ByteArrayOutputStream(),
                server,
                () -> () -> heardWhenReady.addAll(heard()),
                () -> "epoll",
                () -> "jdk",
                () -> 123);
        return StentorMain.run(shell, "serve");
    }

    /** What has come so far: a datagram lies there as soon as its sender has gone on. */
    private List<String> heard() {
        List<String> heard = new ArrayList<>();
        ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_LIMIT);
        try {
            for (var from = receive(datagram); from != null; from = receive(datagram)) {
                byte[] bytes = new byte[from.receivedAmount()];
                datagram.get(0, bytes);
                heard.add(new String(bytes, UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return heard;
    }

    private DomainDatagramSocketAddress receive(ByteBuffer datagram) throws IOException {
        return manager.recvFromDomainSocket(datagram, 0, DATAGRAM_LIMIT);
    }
}
