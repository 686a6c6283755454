package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Socket;
import io.stentor.server.peer.Peer.Carrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What one thread sends, in whatever way, arrives in the order of its calls. */
class OrderTest {
    private static final int STEPS = 2_000;

    private final ApiServer server = new ApiServer();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldKeepTheOrderOfAForeignThread(Carrier carrier) {
        Client near = server.connect(carrier);
        Client far = server.connect(carrier);

        server.elsewhere(() -> talk(near, far));

        expectCounted(near);
        expectCounted(far);
    }

    /** Each of two sockets' loops talks to both sockets, one at a time: one of them is near, the other may be far. */
    @ParameterizedTest
    @CsvSource({"0", "1"})
    void shouldKeepTheOrderOfAnEventLoop(int speaker) {
        List<Client> clients = new ArrayList<>();
        server.main().onConnection(socket -> socket.on("talk", (args, ack) -> talk(clients.get(0), clients.get(1))));
        clients.add(server.connect());
        clients.add(server.connect());

        clients.get(speaker).send("42[\"talk\"]");

        expectCounted(clients.get(0));
        expectCounted(clients.get(1));
    }

    /** Numbers everything both are sent; the ways change at random. */
    private void talk(Client... clients) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Socket[] sockets = {server.socket(clients[0]), server.socket(clients[1])};
        for (int i = 0; i < STEPS; i++) {
            String room = "room" + i % 7;
            switch (random.nextInt(5)) {
                case 0 -> {
                    sockets[0].emit("n", i);
                    sockets[1].emit("n", i);
                }
                case 1 -> server.main().emit("n", i);
                case 2 -> {
                    sockets[0].join(room);
                    sockets[1].join(room);
                    server.main().to(room).emit("n", i);
                    sockets[0].leave(room);
                    sockets[1].leave(room);
                    server.main().to(room).emit("nobody", i);
                }
                case 3 -> {
                    server.main().socketsJoin(room);
                    server.main().to(room).emit("n", i);
                    server.main().socketsLeave(room);
                    server.main().to(room).emit("nobody", i);
                }
                default -> server.main().to(clients[0].id(), clients[1].id()).emit("n", i);
            }
        }
        server.main().emit("end");
    }

    private static void expectCounted(Client client) {
        for (int i = 0; i < STEPS; i++) {
            client.expect("42[\"n\"," + i + "]");
        }
        client.expect("42[\"end\"]");
    }

    @Test
    void shouldShowAllMembersOneOrder() throws Exception {
        server.main().onConnection(socket -> socket.join("room"));
        List<Client> clients = List.of(server.connect(), server.connect(), server.connect(), server.connect());
        clients.forEach(Client::expectNothing);
        int senders = 3;
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        for (int s = 0; s < senders; s++) {
            int sender = s;
            threads.execute(() -> {
                for (int i = 0; i < STEPS; i++) {
                    server.main().to("room").emit("n", sender, i);
                }
            });
        }

        List<Future<List<String>>> heard = new ArrayList<>();
        ExecutorService readers = Executors.newFixedThreadPool(clients.size());
        for (Client client : clients) {
            heard.add(readers.submit(() -> client.next(senders * STEPS)));
        }
        List<String> first = heard.get(0).get();
        for (Future<List<String>> other : heard) {
            assertThat(other.get().equals(first)).isTrue();
        }
        for (int s = 0; s < senders; s++) {
            String prefix = "42[\"n\"," + s + ",";
            List<String> ofOne =
                    first.stream().filter(packet -> packet.startsWith(prefix)).toList();
            for (int i = 0; i < STEPS; i++) {
                assertThat(ofOne.get(i)).isEqualTo(prefix + i + "]");
            }
        }
        threads.shutdown();
        readers.shutdown();
    }

    @Test
    void shouldHandleEventsInTheOrderOfTheirArrival() {
        server.main().onConnection(socket -> socket.onAny((event, args) -> socket.emit(event, args.toArray())));
        Client client = server.connect();

        String[] packets = new String[300];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = "42[\"e" + i % 3 + "\"," + i + "]";
        }

        client.send(packets).expect(packets);
    }

    @Test
    void shouldSendTheLastWordsBeforeTheGoodbye() {
        for (int round = 0; round < 50; round++) {
            Client client = server.connect();
            Socket socket = server.socket(client);
            server.elsewhere(() -> {
                for (int i = 0; i < 20; i++) {
                    socket.emit("n", i);
                    server.main().to(socket.id()).emit("m", i);
                }
                socket.disconnect(true);
            });
            for (int i = 0; i < 20; i++) {
                client.expect("42[\"n\"," + i + "]", "42[\"m\"," + i + "]");
            }
            client.expect("41").expectClosed();
        }
    }
}
