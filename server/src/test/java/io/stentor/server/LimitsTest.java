package io.stentor.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.config.OptionTable;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.door.DoorOptions;
import io.stentor.transport.door.Network;
import io.stentor.transport.door.TrustedProxies;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.session.Session;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in, with real connections: how many, how often, and where they are when there are proxies between. */
class LimitsTest {
    private static final TrustedProxies NEAR = proxies("127.0.0.0/8");
    private static final TrustedProxies FAR = proxies("10.0.0.0/8");
    private static final String ANN = "198.51.100.1";
    private static final String BEN = "198.51.100.2";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestServer server;

    private static TrustedProxies proxies(String network) {
        return new TrustedProxies(Network.parse(network).stream().toList());
    }

    private void start(DoorOptions door) {
        server = TestServer.start(
                IoTransport.best(), 1, EngineOptions.builder().door(door).build(), TestServer.LIMITS);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldRefuseClientsWhenThereAreAsManyConnectionsAsThereMayBe(Carrier carrier) {
        start(new DoorOptions(3, 0, 0, TrustedProxies.NONE, false));
        PollingPeer ann = (PollingPeer) keep(Carrier.POLLING.connect(server.port()));
        Peer ben = keep(Carrier.WEBSOCKET.connect(server.port()));

        HttpAnswer refusal = knock(carrier, "");
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.header("retry-after")).isEqualTo("5");
        assertThat(server.server().rejections()).containsEntry("connections", 1L);

        // Whoever is in is served, by further connections, too.
        try (RawSocket post = RawSocket.open(server.port())) {
            assertThat(post.send(Requests.post(ann.engineId(), "3"))
                            .readAnswer()
                            .status())
                    .isEqualTo(200);
        }
        ben.close();
        await().until(() -> knock(carrier, "").status() != 503);
    }

    @Test
    void shouldCloseUnheardWhoComesWhenEvenTheMarginIsTaken() {
        start(new DoorOptions(1, 0, 0, TrustedProxies.NONE, false));
        for (int i = 0; i < 17; i++) {
            keep(RawSocket.open(server.port()));
        }
        try (RawSocket last = RawSocket.open(server.port())) {
            assertThat(last.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldCountTheClientsOfEachAddressBehindAProxy(Carrier carrier) {
        start(new DoorOptions(0, 2, 0, NEAR, false));
        keepForwarded(ANN);
        keepForwarded(ANN + ", 127.0.0.9");

        HttpAnswer refusal = knock(carrier, forwarded(ANN));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.header("retry-after")).isEqualTo("5");
        assertThat(server.server().rejections()).containsEntry("connections_per_address", 1L);
        keepForwarded(BEN);
        assertThat(addresses()).containsExactlyInAnyOrder(ANN, ANN, BEN);

        ((RawSocket) opened.get(0)).close();
        await().until(() -> knock(carrier, forwarded(ANN)).status() != 429);
    }

    @Test
    void shouldBelieveNobodyElseWhereAClientIs() {
        start(new DoorOptions(0, 1, 0, FAR, false));
        keepForwarded(ANN);

        assertThat(addresses()).containsExactly("127.0.0.1");
        assertThat(knock(Carrier.WEBSOCKET, forwarded(BEN)).status()).isEqualTo(429);
    }

    @Test
    void shouldRefuseWhoConnectsTooOften() {
        start(new DoorOptions(0, 0, 1, TrustedProxies.NONE, false));
        try (RawSocket socket = RawSocket.open(server.port())) {
            socket.send(Requests.get(Requests.POLLING).repeat(4));

            assertThat(socket.readAnswer().status()).isEqualTo(200);
            HttpAnswer refusal = socket.readAnswer();
            assertThat(refusal.status()).isEqualTo(429);
            assertThat(refusal.header("retry-after")).isEqualTo("1");
        }
        await().until(() -> knock(Carrier.POLLING, "").status() == 200);
        assertThat(server.server().rejections().get("connect_rate")).isPositive();
    }

    @Test
    void shouldLearnFromEitherVersionOfTheProxyProtocolWhereAClientIs() {
        start(new DoorOptions(0, 1, 0, NEAR, true));
        proxied(("PROXY TCP4 " + ANN + " 192.0.2.1 4711 80\r\n").getBytes(US_ASCII));
        proxied(version2(0x21, 198, 51, 100, 2));
        proxied("PROXY TCP6 2001:db8::1 2001:db8::2 4711 80\r\n".getBytes(US_ASCII));

        assertThat(addresses()).containsExactlyInAnyOrder(ANN, BEN, "2001:db8:0:0:0:0:0:1");
        try (RawSocket again = RawSocket.open(server.port())) {
            again.send("PROXY TCP4 " + ANN + " 192.0.2.1 4712 80\r\n" + Requests.get(Requests.POLLING));
            assertThat(again.readAnswer().status()).isEqualTo(429);
        }
    }

    @Test
    void shouldAnswerTheProxyItselfWhenItLooksWhetherTheServerIsThere() {
        start(new DoorOptions(0, 1, 0, NEAR, true));
        try (RawSocket check = RawSocket.open(server.port())) {
            check.send(version2(0x20)).send(Requests.get("/healthz"));
            assertThat(check.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void shouldCloseConnectionsOfAProxyThatDoesNotSayWhoseTheyAre() {
        start(new DoorOptions(0, 0, 0, NEAR, true));
        try (RawSocket silent = RawSocket.open(server.port())) {
            assertThat(silent.send(Requests.get(Requests.POLLING)).readToEnd()).isEmpty();
        }
        await().until(() -> server.server().rejections().get("proxy_protocol") == 1);
    }

    @Test
    void shouldTakeTheProxyProtocolOfAStrangerForABadRequest() {
        start(new DoorOptions(0, 0, 0, FAR, true));
        try (RawSocket stranger = RawSocket.open(server.port())) {
            stranger.send("PROXY TCP4 " + ANN + " 192.0.2.1 4711 80\r\n" + Requests.get(Requests.POLLING));
            assertThat(stranger.readAnswer().status()).isEqualTo(400);
        }
        assertThat(knock(Carrier.POLLING, "").status()).isEqualTo(200);
    }

    @Test
    void shouldTakeItsLimitsFromTheOptionsAndShowThemInTheMetrics() throws Exception {
        try (StandaloneServer standalone = StandaloneServer.start(new OptionsReader()
                .assignments(List.of(
                        "server.host=127.0.0.1",
                        "io.threads=1",
                        "limits.connectionsPerAddress=1",
                        "server.trustedProxies=127.0.0.1,10.0.0.0/8"))
                .flag("--port", OptionTable.SERVER_PORT, "0")
                .flag("--admin-port", OptionTable.ADMIN_PORT, "0")
                .read(false))) {
            int port = standalone.publicAddress().getPort();
            assertThat(knock(port, Carrier.POLLING, forwarded(ANN)).status()).isEqualTo(200);
            assertThat(knock(port, Carrier.POLLING, forwarded(BEN)).status()).isEqualTo(200);
            assertThat(knock(port, Carrier.POLLING, forwarded(ANN)).status()).isEqualTo(429);
            try (RawSocket admin = RawSocket.open(standalone.adminAddress().getPort())) {
                assertThat(admin.send(Requests.get("/metrics")).readAnswer().body())
                        .contains("stentor_rejected_total{reason=\"connections_per_address\"} 1.0")
                        .contains("stentor_rejected_total{reason=\"connections\"} 0.0")
                        .contains("stentor_rejected_total{reason=\"connect_rate\"} 0.0");
            }
        }
    }

    private static String forwarded(String addresses) {
        return "X-Forwarded-For: " + addresses;
    }

    /** The answer to a handshake; its connection is closed. */
    private HttpAnswer knock(Carrier carrier, String header) {
        return knock(server.port(), carrier, header);
    }

    private static HttpAnswer knock(int port, Carrier carrier, String header) {
        String[] lines = header.isEmpty() ? new String[0] : new String[] {header};
        try (RawSocket socket = RawSocket.open(port)) {
            return socket.send(
                            carrier == Carrier.POLLING
                                    ? Requests.get(Requests.POLLING, lines)
                                    : Requests.upgrade(Requests.WEBSOCKET, lines))
                    .readAnswer();
        }
    }

    private void keepForwarded(String addresses) {
        RawSocket socket = keep(RawSocket.open(server.port()));
        assertThat(socket.send(Requests.upgrade(Requests.WEBSOCKET, forwarded(addresses)))
                        .readAnswer()
                        .status())
                .isEqualTo(101);
    }

    private void proxied(byte[] header) {
        keep(WebSocketPeer.open(RawSocket.open(server.port()).send(header)));
    }

    /** A header of version 2: 0x21 for a client's connection, 0x20 for the proxy's own. */
    private static byte[] version2(int command, int... source) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a});
        header.write(command);
        header.write(source.length == 0 ? 0x00 : 0x11);
        header.write(0);
        header.write(source.length == 0 ? 0 : 12);
        if (source.length > 0) {
            for (int part : source) {
                header.write(part);
            }
            header.writeBytes(new byte[] {(byte) 192, 0, 2, 1, 0x12, 0x67, 0, 80});
        }
        return header.toByteArray();
    }

    /** Where the server thinks its clients are. */
    private List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        server.server()
                .loops()
                .forEach(loop -> loop.eventLoop()
                        .submit(() -> Session.forEachOpen(loop, session -> addresses.add(addressOf(session))))
                        .awaitUninterruptibly(10, TimeUnit.SECONDS));
        return addresses;
    }

    private static String addressOf(Session session) {
        InetAddress address = session.address();
        return address.getHostAddress();
    }

    private <T extends AutoCloseable> T keep(T open) {
        opened.add(open);
        return open;
    }
}
