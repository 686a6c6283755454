package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Socket;
import io.stentor.server.peer.Peer.Carrier;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How sockets end, who learns why, and what still arrives. */
class DisconnectTest {
    private final ApiServer server = new ApiServer(
            builder -> builder.pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofMillis(500)));
    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void listen() {
        server.main().onConnection(socket -> {
            socket.join("room");
            socket.onDisconnecting(reason -> told.add("disconnecting " + reason.text() + " "
                    + socket.rooms().equals(Set.of("room", socket.id())) + " " + socket.isConnected()));
            socket.onDisconnect(reason -> told.add("disconnect " + reason.text() + " "
                    + socket.rooms().equals(Set.of(socket.id())) + " " + socket.isConnected()));
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldEndWhenTheClientLeavesTheNamespace(Carrier carrier) {
        Client client = server.connect(carrier).send("41");

        assertToldOf("client namespace disconnect");
        client.connect();
        client.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldTellTheClientThatTheServerDisconnectsIt(Carrier carrier) {
        Client client = server.connect(carrier);
        Socket socket = server.socket(client);

        socket.emit("bye");
        socket.disconnect();

        client.expect("42[\"bye\"]", "41");
        assertToldOf("server namespace disconnect");
        assertThat(server.main().sockets()).isEmpty();
        client.connect();
        client.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldEndTheWholeConnectionWhenAskedTo(Carrier carrier) {
        server.server().of("/other");
        Client client = server.connect(carrier);
        client.connectTo("/other");
        Socket socket = server.socket(client);

        socket.emit("bye");
        socket.disconnect(true);

        client.expect("42[\"bye\"]", "41", "41/other,").expectClosed();
        assertToldOf("server namespace disconnect");
    }

    @Test
    void shouldEndInAHandlerAndHearNothingMore() {
        server.main()
                .onConnection(socket -> socket.on("last", (args, ack) -> {
                            server.main().to("room").emit("to the room");
                            socket.emit("bye");
                            socket.disconnect();
                            socket.emit("unheard");
                            ack.send("unheard");
                            server.main().to("room").emit("unheard");
                        })
                        .on("last", (args, ack) -> told.add("next listener")));
        Client client = server.connect();

        client.send("421[\"last\"]").expect("42[\"to the room\"]", "42[\"bye\"]", "41");

        client.connect();
        client.expectNothing();
        ApiServer.await().until(() -> told.size() == 3);
    }

    @Test
    void shouldEndInTheConnectionListener() {
        server.main().onConnection(socket -> {
            socket.emit("no");
            socket.disconnect(true);
        });

        server.connect().expect("42[\"no\"]", "41").expectClosed();
        assertToldOf("server namespace disconnect");
    }

    @Test
    void shouldDisconnectOnceOnly() {
        Client client = server.connect();
        Socket socket = server.socket(client);

        socket.disconnect();
        socket.disconnect();
        server.main().to(client.id()).disconnectSockets(false);

        client.expect("41");
        client.connect();
        client.expectNothing();
        assertToldOf("server namespace disconnect");
    }

    @Test
    void shouldEndWhenTheConnectionDies() {
        server.connect().close();

        ApiServer.await().until(() -> told.size() == 2);
        assertThat(told).allMatch(line -> line.contains(" transport close ") || line.contains(" transport error "));
    }

    @Test
    void shouldEndWhenTheClientClosesItsSession() {
        server.connect().send("1");

        assertToldOf("transport close");
    }

    @Test
    void shouldEndWhenTheClientIsSilent() {
        server.connect();

        assertToldOf("ping timeout");
    }

    @Test
    void shouldEndWhenTheClientBreaksTheProtocol() {
        ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
        server.main().onConnection(socket -> socket.onError(errors::add));
        Client client = server.connect();

        client.send("42{}").expectClosed();

        assertToldOf("forced close");
        assertThat(errors).singleElement().satisfies(error -> assertThat(error).hasMessage("PAYLOAD"));
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldEndWhenTheServerStops(Carrier carrier) {
        server.connect(carrier);

        server.server().close();

        assertToldOf("server shutting down");
    }

    @Test
    void shouldTellEveryNamespaceOfTheClient() {
        server.server().of("/other").onConnection(socket -> socket.onDisconnect(reason -> told.add(reason.text())));
        Client client = server.connect();
        client.connectTo("/other");

        client.send("1");

        ApiServer.await().until(() -> told.size() == 3);
        assertThat(told).contains("transport close");
    }

    @Test
    void shouldContainWhatListenersThrow() {
        server.main().onConnection(socket -> {
            socket.onDisconnecting(reason -> {
                throw new IllegalStateException("disconnecting");
            });
            socket.onDisconnect(reason -> {
                throw new IllegalStateException("disconnect");
            });
            socket.onDisconnect(reason -> told.add("last"));
        });

        server.connect().send("41");

        ApiServer.await().until(() -> told.contains("last"));
        assertThat(server.takeErrors())
                .extracting(error -> error.cause().getMessage())
                .containsExactly("disconnecting", "disconnect");
    }

    @Test
    void shouldReachTheRoomsOfASocketThatIsAboutToGo() {
        server.main()
                .onConnection(socket -> socket.onDisconnecting(reason ->
                        socket.rooms().forEach(room -> socket.to(room).emit("left", room.equals("room")))));
        Client stays = server.connect();

        server.connect().send("41");

        assertThat(stays.next(1)).containsExactly("42[\"left\",true]");
    }

    private void assertToldOf(String reason) {
        ApiServer.await().until(() -> told.size() >= 2);
        assertThat(told)
                .containsExactly("disconnecting " + reason + " true true", "disconnect " + reason + " true false");
    }
}
