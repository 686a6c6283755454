package io.stentor.bench.faults.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault between two plain sockets. */
@Timeout(30)
class FaultProxyTest {
    private static final int NOTHING_MS = 200;
    private static final int PATIENCE_MS = 20_000;

    private ServerSocket listener;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.start(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 1);
        client = dial();
        server = listener.accept();
        server.setSoTimeout(PATIENCE_MS);
        say(client, "hello");
        assertThat(hear(server, 5)).isEqualTo("hello");
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        proxy.close();
        listener.close();
    }

    @Test
    void shouldResetBothEnds() {
        assertThat(proxy.cut(Cut.RESET, 1)).isEqualTo(1);

        assertThatThrownBy(() -> hear(client, 1)).hasMessageContaining("reset");
        assertThatThrownBy(() -> hear(server, 1)).hasMessageContaining("reset");
    }

    @Test
    void shouldEndBothInGoodOrderAfterWhatWasUnderWay() throws IOException {
        say(server, "bye");
        assertThat(hear(client, 3)).isEqualTo("bye");

        proxy.cut(Cut.FINISH, 1);

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(server.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void shouldCutInTheMiddleOfWhatComesNext() throws IOException {
        proxy.cut(Cut.MIDFRAME, 1);
        say(server, "abcdef");

        assertThat(hear(client, 3)).isEqualTo("abc");
        assertThatThrownBy(() -> hear(client, 1)).hasMessageContaining("reset");
    }

    @Test
    void shouldTellNobodyWhenALinkIsDeadAndResetItWhenItHeals() throws IOException {
        proxy.cut(Cut.SILENCE, 1);
        say(client, "a");
        say(server, "b");

        assertSilent(client);
        assertSilent(server);
        proxy.heal();
        assertThatThrownBy(() -> hear(client, 1)).hasMessageContaining("reset");
        assertThatThrownBy(() -> hear(server, 1)).hasMessageContaining("reset");
    }

    @Test
    void shouldTellOnlyTheClientWhenALinkIsHalfOpen() throws IOException {
        proxy.cut(Cut.HALFOPEN, 1);

        assertThatThrownBy(() -> hear(client, 1)).hasMessageContaining("reset");
        assertSilent(server);
    }

    @Test
    void shouldLetEverythingThroughAfterAStall() throws IOException {
        proxy.cut(Cut.STALL, 1);
        say(client, "late");
        assertSilent(server);

        proxy.heal();

        assertThat(hear(server, 4)).isEqualTo("late");
    }

    @Test
    void shouldSilenceOneDirectionOnly() throws IOException {
        proxy.cut(Cut.MUTE, 1);
        say(client, "unheard");
        say(server, "heard");

        assertThat(hear(client, 5)).isEqualTo("heard");
        assertSilent(server);
    }

    @Test
    void shouldKeepTheOrderInBadWeather() throws IOException {
        String text = "0123456789".repeat(500);
        proxy.weather(new Weather(20, 20, 200_000, 7, 0), 1);
        say(client, text);
        say(client, "end");

        assertThat(hear(server, text.length() + 3)).isEqualTo(text + "end");
    }

    @Test
    void shouldNotTakeMoreThanABoundedAmountWhenNobodyReads() throws IOException {
        proxy.weather(new Weather(0, 0, 1_000, 0, 0), 1);
        client.setSendBufferSize(8_192);
        byte[] block = new byte[1024 * 1024];
        Thread writer = new Thread(() -> {
            try {
                client.getOutputStream().write(block);
                client.getOutputStream().write(new byte[64 * block.length]);
            } catch (IOException closed) {
                // Which is how the test ends.
            }
        });
        writer.start();

        assertThat(hear(server, 100)).hasSize(100);
        assertThat(writer.isAlive()).isTrue();
    }

    @Test
    void shouldFlipBits() throws IOException {
        proxy.weather(new Weather(0, 0, 0, 0, 100), 1);
        String text = "x".repeat(10_000);
        say(client, text);

        assertThat(hear(server, 10_000)).isNotEqualTo(text);
    }

    @Test
    void shouldRefuseNewLinesAndNoOthers() throws IOException {
        proxy.refuse(true);
        try (Socket refused = dial()) {
            assertThatThrownBy(() -> hear(refused, 1)).hasMessageContaining("reset");
        }
        say(client, "on");

        assertThat(hear(server, 2)).isEqualTo("on");
    }

    @Test
    void shouldCutTheShareItIsTold() throws IOException {
        try (Socket second = dial();
                Socket atServer = listener.accept()) {
            say(second, "x");
            assertThat(hear(atServer, 1)).isEqualTo("x");

            assertThat(proxy.cut(Cut.RESET, 0.5)).isEqualTo(1);
            assertThat(proxy.cuts()).isEqualTo(1);
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String hear(Socket socket, int bytes) throws IOException {
        byte[] read = socket.getInputStream().readNBytes(bytes);
        return new String(read, US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(NOTHING_MS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MS);
    }
}
