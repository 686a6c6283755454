package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.api.Namespaces;
import io.stentor.api.Socket;
import io.stentor.server.StentorServer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.WebSocketPeer;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Servers that start and stop, several of them in one program. */
class LifeCycleTest {
    private static final int ROUNDS = 10;

    @Test
    void shouldLeaveNoThreadWhenItStops() {
        for (int i = 0; i < ROUNDS; i++) {
            startAndStop();
        }

        ApiServer.await().until(() -> serverThreads() == 0);
    }

    /** With a handler called, so that its watch runs, too. */
    private static void startAndStop() {
        try (ApiServer server = new ApiServer()) {
            server.main().onConnection(socket -> socket.on("x", (args, ack) -> ack.send()));
            server.connect().send("421[\"x\"]").expect("431[]");
            server.connect(Carrier.POLLING);
            assertThat(serverThreads()).isPositive();
        }
    }

    private static long serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("stentor-"))
                .count();
    }

    /** A thread that lives longer than a server it has used must not keep it. */
    @Test
    void shouldBeForgottenByTheThreadsThatUsedItWhenItHasStopped() {
        WeakReference<Namespaces> used = useAndStop();

        ApiServer.await().until(() -> {
            System.gc();
            return used.get() == null;
        });
    }

    private static WeakReference<Namespaces> useAndStop() {
        try (ApiServer server = new ApiServer(builder -> builder.perMessageDeflate(true))) {
            try (WebSocketPeer peer =
                    WebSocketPeer.openDeflating(server.start().server().port())) {
                peer.connect();
                server.main().emit("said", "x".repeat(5_000));
                assertThat(peer.nextFrame().deflated()).isTrue();
            }
            return new WeakReference<>(server.server().namespaces());
        }
    }

    @Test
    void shouldKeepServersApart() {
        List<ApiServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                ApiServer server = new ApiServer();
                servers.add(server);
                server.main().onConnection(socket -> socket.join("room"));
                server.connect();
            }
            for (int i = 0; i < 3; i++) {
                servers.get(i).server().to("room").emit("server", i);
                assertThat(servers.get(i).main().sockets()).hasSize(1);
            }
            for (int i = 0; i < 3; i++) {
                ApiServer server = servers.get(i);
                Client client = server.connect();
                client.expectNothing();
            }
            servers.get(0).server().close();
            servers.get(1).connect().expectNothing();
        } finally {
            servers.forEach(ApiServer::close);
        }
    }

    @Test
    void shouldTalkFromOneServersHandlerToAnotherServersClients() {
        try (ApiServer one = new ApiServer();
                ApiServer two = new ApiServer()) {
            one.main()
                    .onConnection(socket -> socket.on("relay", (args, ack) -> {
                        two.server().emit("relayed", args.get(0));
                        ack.send(two.main().sockets().size());
                    }));
            Client listener = two.connect();

            one.connect().send("421[\"relay\",1.50]").expect("431[1]");

            listener.expect("42[\"relayed\",1.50]");
        }
    }

    @Test
    void shouldStartOnceOnly() {
        StentorServer server = StentorServer.builder().port(0).threads(1).build();
        assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
        try {
            assertThat(server.start()).isSameAs(server);
            assertThat(server.port()).isPositive();
            assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        } finally {
            server.close();
        }
        server.close();
        assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToStartWhenItWasClosedBefore() {
        StentorServer server = StentorServer.builder().port(0).build();
        server.close();

        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldLeaveNothingRunningWhenItCannotListen() throws Exception {
        try (ApiServer taken = new ApiServer()) {
            taken.start();
            StentorServer second = StentorServer.builder()
                    .host("127.0.0.1")
                    .port(taken.server().port())
                    .threads(1)
                    .build();

            assertThatThrownBy(second::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(
                            "cannot listen on 127.0.0.1:" + taken.server().port());

            assertThat(second.emit("nobody")).isTrue();
            assertThat(second.emitWithAck("nobody").get(5, TimeUnit.SECONDS).isComplete())
                    .isTrue();
            second.close();
        }
        ApiServer.await().until(() -> serverThreads() == 0);
    }

    @Test
    void shouldListenWhereItIsTold() {
        try (StentorServer server = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .path("/socket.io/")
                .start()) {
            assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
            try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
                peer.connect();
            }
        }
    }

    @Test
    void shouldDeliverWhatWasSentBeforeItStopped() {
        try (ApiServer server = new ApiServer()) {
            Client one = server.connect();
            Client two = server.connect();
            Socket socket = server.socket(one);

            for (int i = 0; i < 100; i++) {
                server.server().emit("n", i);
                socket.emit("last", i);
            }
            server.server().close();

            for (int i = 0; i < 100; i++) {
                one.expect("42[\"n\"," + i + "]", "42[\"last\"," + i + "]");
                two.expect("42[\"n\"," + i + "]");
            }
            one.expectClosed();
            two.expectClosed();
        }
    }

    @Test
    void shouldNotStopInAHandler() {
        try (ApiServer server = new ApiServer()) {
            server.main()
                    .onConnection(socket ->
                            socket.on("stop", (args, ack) -> server.server().close()));
            Client client = server.connect().send("42[\"stop\"]");

            assertThat(server.awaitError().cause()).isInstanceOf(IllegalStateException.class);
            client.expectNothing();
        }
    }

    @Test
    void shouldRefuseTimesThatAreNone() {
        assertThatThrownBy(
                        () -> StentorServer.builder().ackTimeout(Duration.ZERO).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StentorServer.builder()
                        .blockedHandlerAfter(Duration.ofMillis(-1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellItsAddressToHandlersWhileItStops() {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (ApiServer server = new ApiServer()) {
            server.main().onConnection(socket -> socket.onDisconnect(reason -> told.complete(tellAddress(server))));
            server.connect().expectNothing();
            server.server().close();
        }
        assertThat(told).isCompletedWithValueMatching(value -> value.equals("port") || value.equals("not started"));
    }

    private static String tellAddress(ApiServer server) {
        try {
            return server.server().port() > 0 ? "port" : "none";
        } catch (IllegalStateException stopped) {
            return stopped.getMessage();
        }
    }

    @Test
    void shouldLetItsClientsGoWhenItIsDrained() {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (ApiServer server = new ApiServer()) {
            server.main().onConnection(socket -> socket.onDisconnect(reason -> told.complete(reason.text())));
            Client client = server.connect();
            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(
                    () -> server.server().drain(Duration.ofMillis(100), Duration.ofSeconds(30)));
            client.expectClosed();
            client.close();

            assertThat(drained).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
            assertThat(told).isCompletedWithValue("server shutting down");
            assertThatThrownBy(server.server()::port).hasMessage("not started");
        }
    }

    @Test
    void shouldCutADrainShortWhenItIsClosed() {
        try (ApiServer server = new ApiServer()) {
            server.connect();
            server.connect();
            server.connect();
            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(
                    () -> server.server().drain(Duration.ofMinutes(5), Duration.ofMinutes(5)));
            ApiServer.await().until(() -> server.main().sockets().size() < 3);

            server.server().close();

            assertThat(drained).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
        }
    }

    @Test
    void shouldRefuseToDrainLongerThanItsDeadline() {
        try (ApiServer server = new ApiServer()) {
            server.connect().expectNothing();
            assertThatThrownBy(() -> server.server().drain(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            server.connect().expectNothing();
        }
    }

    @Test
    void shouldServeWhatWasSetUpAfterTheStart() {
        try (ApiServer server = new ApiServer()) {
            server.start();
            server.server().of("/late").onConnection(socket -> socket.emit("late", Map.of("a", 1)));
            Client client = server.open();
            client.connectTo("/late");
            client.expect("42/late,[\"late\",{\"a\":1}]");
        }
    }
}
