package io.stentor.server.reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stentor.server.reliability.CutProxy.Fault;
import io.stentor.server.reliability.CutProxy.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What both ends of a connection see of each fault. */
@Timeout(30)
class CutProxyTest {
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    /** For what must not come; anything that comes within it fails the test. */
    private static final int A_WHILE_MS = 100;

    private ServerSocket listener;
    private CutProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void closeAll() throws IOException {
        proxy.close();
        listener.close();
        client.close();
        server.close();
    }

    @Test
    void shouldPassEverythingOnBothWaysWhenNothingIsCut() throws IOException {
        connect(FOR_EVER, FOR_EVER, Fault.RESET);

        assertPasses(client, server);
        assertPasses(server, client);
        assertThat(proxy.cuts()).isEmpty();
    }

    @Test
    void shouldEndTheOtherSideWhenOneSideEnds() throws IOException {
        connect(FOR_EVER, FOR_EVER, Fault.RESET);
        client.getOutputStream().write('x');
        client.close();

        assertThat(server.getInputStream().readAllBytes()).isEqualTo(new byte[] {'x'});
    }

    @Test
    void shouldCutByItselfOnceItHasBegun() throws IOException {
        connect(AT_ONCE, FOR_EVER, Fault.RESET);
        proxy.beginCutting();

        assertReset(client);
        assertReset(server);
        await().until(() -> proxy.cuts().size() == 1);
        assertThat(proxy.cuts().get(0).fault()).isEqualTo(Fault.RESET);
        assertThat(proxy.cuts().get(0).link()).isEqualTo(1);
    }

    @Test
    void shouldEndInOrderWhenFinished() throws IOException {
        connect(FOR_EVER, FOR_EVER, Fault.FINISH);
        proxy.cutAll(Fault.FINISH);

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(server.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void shouldTellNobodyWhenSilent() throws IOException {
        connect(FOR_EVER, FOR_EVER, Fault.SILENCE);
        proxy.cutAll(Fault.SILENCE);

        assertNothingPasses(client, server);
        assertNothingPasses(server, client);
        client.close();
        assertNothingComes(server);
        proxy.endCutting();
        assertReset(server);
    }

    @Test
    void shouldTellTheClientOnlyWhenHalfOpen() throws IOException {
        connect(FOR_EVER, FOR_EVER, Fault.HALF_OPEN);
        proxy.cutAll(Fault.HALF_OPEN);

        assertReset(client);
        assertNothingComes(server);
        proxy.endCutting();
        assertReset(server);
    }

    @Test
    void shouldPassEverythingInTheEndWhenStalled() throws IOException {
        connect(FOR_EVER, FOR_EVER, Fault.STALL);
        proxy.cutAll(Fault.STALL);

        assertNothingPasses(client, server);
        proxy.endCutting();
        assertThat(server.getInputStream().readNBytes(2)).isEqualTo("hi".getBytes(US_ASCII));
        assertPasses(server, client);
    }

    @Test
    void shouldGoOnByItselfWhenTheStallIsOver() throws IOException {
        connect(FOR_EVER, AT_ONCE, Fault.STALL);
        proxy.cutAll(Fault.STALL);

        assertPasses(client, server);
        assertPasses(server, client);
    }

    @Test
    void shouldPassEverythingWhenDribbling() throws IOException {
        connect(FOR_EVER, FOR_EVER, Fault.DRIBBLE);
        proxy.cutAll(Fault.DRIBBLE);

        assertPasses(client, server);
        assertPasses(server, client);
    }

    private void connect(Duration meanLife, Duration lasting, Fault fault) throws IOException {
        InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
        proxy = CutProxy.start(address, new Faults(1, meanLife, List.of(fault), lasting));
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        server = listener.accept();
        assertPasses(client, server);
    }

    private static void assertPasses(Socket from, Socket to) throws IOException {
        from.getOutputStream().write("hello".getBytes(US_ASCII));
        assertThat(to.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(US_ASCII));
    }

    private static void assertNothingPasses(Socket from, Socket to) throws IOException {
        from.getOutputStream().write("hi".getBytes(US_ASCII));
        assertNothingComes(to);
    }

    private static void assertNothingComes(Socket to) throws IOException {
        to.setSoTimeout(A_WHILE_MS);
        assertThatThrownBy(() -> to.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        to.setSoTimeout(0);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }
}
