package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms of a socket, from its event loop and from elsewhere, and who is told of them. */
class RoomsTest {
    private final ApiServer server = new ApiServer();
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldEnterAndLeaveOnTheEventLoop() {
        server.main()
                .onConnection(socket -> socket.on("enter", (args, ack) -> {
                            assertThat(socket.join("a", "b")).isTrue();
                            assertThat(socket.join("a")).isTrue();
                            assertThat(socket.leave("nowhere")).isTrue();
                            ack.send(socket.rooms().size());
                        })
                        .on("leave", (args, ack) -> {
                            assertThat(socket.leave("a")).isTrue();
                            ack.send(
                                    socket.rooms().contains("a"), socket.rooms().contains("b"));
                        }));
        Client client = server.connect();

        client.send("420[\"enter\"]").expect("430[3]");
        server.main().to("a").emit("a");
        client.expect("42[\"a\"]").send("421[\"leave\"]").expect("431[false,true]");
        server.main().to("a").emit("a");
        server.main().to("b").emit("b");
        client.expect("42[\"b\"]").expectNothing();
    }

    @Test
    void shouldEnterAndLeaveFromElsewhere() {
        Client client = server.connect();
        Socket socket = server.socket(client);

        assertThat(socket.join("a", "b")).isTrue();
        server.main().to("a").emit("a");
        assertThat(socket.leave("a")).isTrue();
        server.main().to("a").emit("nobody");
        server.main().to("b").emit("b");

        client.expect("42[\"a\"]", "42[\"b\"]").expectNothing();
        assertThat(socket.rooms()).containsExactlyInAnyOrder("b", client.id());
    }

    @Test
    void shouldAlwaysBeInTheRoomOfItsId() {
        Client client = server.connect();
        Socket socket = server.socket(client);

        socket.join(client.id());
        socket.leave(client.id());
        server.main().to(client.id()).emit("x");

        client.expect("42[\"x\"]").expectNothing();
        assertThat(socket.rooms()).containsExactly(client.id());
        assertThat(server.main().roomNames()).isEmpty();
    }

    @Test
    void shouldTellOfRoomsAndWhoIsInThem() {
        watchRooms();
        Client one = server.connect();
        Client two = server.connect();

        server.socket(one).join("a");
        one.expectNothing();
        server.socket(two).join("a");
        two.expectNothing();
        server.socket(one).leave("a");
        one.expectNothing();
        two.close();

        ApiServer.await().until(() -> events.contains("deleted a"));
        assertThat(List.copyOf(events)).startsWith("created a");
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "created a",
                        one.id() + " joined a",
                        two.id() + " joined a",
                        one.id() + " left a",
                        two.id() + " left a",
                        "deleted a");
    }

    @Test
    void shouldTellOfRoomsThatASocketEntersOnItsLoop() {
        watchRooms();
        server.main().onConnection(socket -> {
            socket.join("a");
            socket.join("a");
            socket.on("leave", (args, ack) -> {
                socket.leave("a");
                socket.leave("a");
            });
        });
        Client client = server.connect().send("42[\"leave\"]");

        ApiServer.await().until(() -> events.contains("deleted a"));
        assertThat(events)
                .containsExactly("created a", client.id() + " joined a", client.id() + " left a", "deleted a");
    }

    @Test
    void shouldContainWhatRoomListenersThrow() {
        server.main().roomEvents().onCreate(room -> {
            throw new IllegalStateException("created");
        });
        server.main().roomEvents().onJoin((room, id) -> {
            throw new IllegalStateException("joined");
        });
        watchRooms();
        Client one = server.connect();
        Client two = server.connect();

        server.main().socketsJoin("a");
        server.main().to("a").emit("x");

        one.expect("42[\"x\"]").expectNothing();
        two.expect("42[\"x\"]").expectNothing();
        ApiServer.await().until(() -> events.size() == 3);
        assertThat(server.takeErrors())
                .extracting(error -> error.cause().getMessage())
                .containsExactlyInAnyOrder("created", "joined", "joined");
    }

    @Test
    void shouldLetRoomListenersActOnSockets() {
        server.main().roomEvents().onJoin((room, id) -> {
            Socket socket = server.main().sockets().get(id);
            if (room.equals("out")) {
                socket.disconnect();
            } else if (room.equals("a")) {
                socket.leave("a");
                socket.join("b");
            }
        });
        server.main().onConnection(socket -> socket.on("enter", (args, ack) -> socket.join(args.string(0))));
        Client client = server.connect();

        client.send("42[\"enter\",\"a\"]").expectNothing();
        ApiServer.await().until(() -> server.socket(client).rooms().contains("b"));
        server.main().to("a").emit("nobody");
        server.main().to("b").emit("b");
        client.expect("42[\"b\"]").send("42[\"enter\",\"out\"]").expect("41");
        client.connect();
        server.socket(client).join("out");
        client.expect("41");
        ApiServer.await().until(() -> server.main().roomNames().isEmpty());
    }

    @Test
    void shouldKeepRoomsOfNamespacesApart() {
        server.server().of("/other").onConnection(socket -> socket.join("a"));
        Client main = server.connect();
        server.socket(main).join("a");
        Client other = server.open();
        other.connectTo("/other");

        server.server().of("/other").to("a").emit("other");
        server.main().to("a").emit("main");

        main.expect("42[\"main\"]").expectNothing();
        other.expect("42/other,[\"other\"]");
    }

    @Test
    void shouldDoNothingWithRoomsOfASocketThatHasGone() {
        Client client = server.connect();
        Socket socket = server.socket(client);
        socket.join("a");
        client.expectNothing();
        watchRooms();
        client.close();
        ApiServer.await().until(() -> events.contains("deleted a"));

        assertThat(socket.join("b")).isTrue();
        assertThat(socket.leave("a")).isTrue();
        server.main().to(client.id()).socketsJoin("c");

        server.connect().expectNothing();
        assertThat(socket.rooms()).containsExactly(client.id());
        ApiServer.await().until(() -> server.main().roomNames().isEmpty());
        assertThat(events).doesNotContain(client.id() + " joined b", client.id() + " joined c");
    }

    private void watchRooms() {
        server.main()
                .roomEvents()
                .onCreate(room -> events.add("created " + room))
                .onDelete(room -> events.add("deleted " + room))
                .onJoin((room, id) -> events.add(id + " joined " + room))
                .onLeave((room, id) -> events.add(id + " left " + room));
    }
}
