package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.api.AckException;
import io.stentor.api.Arguments;
import io.stentor.api.BroadcastAcks;
import io.stentor.api.RemoteSocket;
import io.stentor.api.Socket;
import io.stentor.server.peer.Peer.Carrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom operators address, with what, and what they learn from it. Clients are on both event loops. */
class BroadcastTest {
    private final ApiServer server = new ApiServer();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldReachEveryone(Carrier carrier) {
        List<Client> clients = List.of(server.connect(carrier), server.connect(carrier), server.connect(carrier));

        assertThat(server.server().emit("all", 1)).isTrue();
        server.server().send("hello");
        server.server().in("nowhere").send("nobody");
        server.server().local().emit("local");
        server.server().compress(false).emit("plain");
        server.server().emit("bytes", new byte[] {1});

        clients.forEach(client -> client.expect(
                        "42[\"all\",1]",
                        "42[\"message\",\"hello\"]",
                        "42[\"local\"]",
                        "42[\"plain\"]",
                        "451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]",
                        "bAQ==")
                .expectNothing());
    }

    @Test
    void shouldUniteRoomsAndReachEachSocketOnce() {
        Client both = inRooms("a", "b");
        Client one = inRooms("b");
        Client none = inRooms();

        server.server().to("a", "b").emit("x");
        server.server().to("a").in("b").emit("y");
        server.server().to("nowhere").emit("z");

        both.expect("42[\"x\"]", "42[\"y\"]").expectNothing();
        one.expect("42[\"x\"]", "42[\"y\"]").expectNothing();
        none.expectNothing();
    }

    @Test
    void shouldLeaveRoomsOut() {
        Client both = inRooms("a", "b");
        Client one = inRooms("a");
        Client none = inRooms();

        server.server().to("a").except("b").emit("x");
        server.server().except("a").emit("y");
        server.server().except("a", "nowhere").except(none.id()).emit("z");
        server.server().to("a").except("a").emit("nobody");

        both.expectNothing();
        one.expect("42[\"x\"]").expectNothing();
        none.expect("42[\"y\"]").expectNothing();
    }

    @Test
    void shouldAddressSocketsByTheirIds() {
        Client one = server.connect();
        Client two = inRooms("a");
        Client three = server.connect();

        server.server().to(one.id(), "a").emit("x");
        server.server().except(three.id(), one.id()).emit("y");

        one.expect("42[\"x\"]").expectNothing();
        two.expect("42[\"x\"]", "42[\"y\"]").expectNothing();
        three.expectNothing();
    }

    @Test
    void shouldNotChangeAnOperatorThatIsNarrowed() {
        Client one = inRooms("a");
        Client two = inRooms("b");
        var toA = server.server().to("a");

        toA.to("b").emit("both");
        toA.except(one.id()).emit("nobody");
        toA.emit("one");

        one.expect("42[\"both\"]", "42[\"one\"]").expectNothing();
        two.expect("42[\"both\"]").expectNothing();
    }

    @Test
    void shouldLeaveTheSenderOutWhenASocketBroadcasts() {
        Client sender = inRooms("a");
        Client other = inRooms("a");
        Client outside = inRooms("b");
        Socket socket = server.socket(sender);

        socket.broadcast().emit("others");
        socket.to("a").emit("a");
        socket.in("a", "b").emit("both");
        socket.except("b").emit("not b");

        sender.expectNothing();
        other.expect("42[\"others\"]", "42[\"a\"]", "42[\"both\"]", "42[\"not b\"]")
                .expectNothing();
        outside.expect("42[\"others\"]", "42[\"both\"]").expectNothing();
    }

    // Acknowledgements.

    @Test
    void shouldCollectTheAnswersOfAll() throws Exception {
        Client one = server.connect();
        Client two = server.connect();

        CompletableFuture<BroadcastAcks> acks = server.server().emitWithAck("ask", 1);
        one.expect("420[\"ask\",1]").send("430[\"one\"]");
        two.expect("420[\"ask\",1]").send("430[\"two\",2]");

        BroadcastAcks all = acks.get(5, TimeUnit.SECONDS);
        assertThat(all.isComplete()).isTrue();
        assertThat(all.missing()).isEmpty();
        assertThat(all.answers()).containsOnlyKeys(one.id(), two.id());
        assertThat(all.answers().get(one.id()).string(0)).isEqualTo("one");
        assertThat(all.answers().get(two.id()).integer(1)).isEqualTo(2);
    }

    @Test
    void shouldTellAnswersInTheOrderOfTheirArrival() throws Exception {
        try (ApiServer one = new ApiServer(builder -> builder.threads(1))) {
            one.main().onConnection(socket -> socket.on("heard?", (args, ack) -> ack.send()));
            List<Client> clients = Stream.generate(one::connect).limit(7).toList();
            CompletableFuture<BroadcastAcks> acks = one.server().emitWithAck("ask");
            List<Client> answering = new ArrayList<>(clients);
            Collections.reverse(answering);

            for (Client client : answering) {
                client.expect("420[\"ask\"]").send("430[]", "421[\"heard?\"]").expect("431[]");
            }

            assertThat(acks.get(5, TimeUnit.SECONDS).answers().keySet())
                    .containsExactlyElementsOf(
                            answering.stream().map(Client::id).toList());
        }
    }

    @Test
    void shouldTellWhoDidNotAnswerInTime() throws Exception {
        Client answers = inRooms("a");
        Client silent = inRooms("a");
        Client outside = inRooms();

        CompletableFuture<BroadcastAcks> acks =
                server.server().to("a").timeout(Duration.ofMillis(300)).emitWithAck("ask");
        answers.expect("420[\"ask\"]").send("430[]");
        outside.send("430[\"not asked\"]");
        silent.expect("420[\"ask\"]");

        BroadcastAcks some = acks.get(5, TimeUnit.SECONDS);
        assertThat(some.isComplete()).isFalse();
        assertThat(some.answers()).containsOnlyKeys(answers.id());
        assertThat(some.missing()).containsExactly(silent.id());
        silent.send("430[\"late\"]").expectNothing();
    }

    @Test
    void shouldNotWaitForThoseWhoGo() throws Exception {
        Client answers = server.connect();
        Client leaves = server.connect();
        Client dies = server.connect();

        CompletableFuture<BroadcastAcks> acks = server.server().emitWithAck("ask");
        answers.expect("420[\"ask\"]").send("430[]", "430[\"twice\"]");
        leaves.expect("420[\"ask\"]").send("41");
        dies.expect("420[\"ask\"]").close();

        BroadcastAcks some = acks.get(5, TimeUnit.SECONDS);
        assertThat(some.answers()).containsOnlyKeys(answers.id());
        assertThat(some.missing()).containsExactlyInAnyOrder(leaves.id(), dies.id());
    }

    @Test
    void shouldEndAtOnceWhenNobodyIsAsked() throws Exception {
        server.connect();

        for (CompletableFuture<BroadcastAcks> acks : List.of(
                server.server().to("nowhere").emitWithAck("ask"),
                server.server().of("/empty").emitWithAck("ask"))) {
            BroadcastAcks nobody = acks.get(5, TimeUnit.SECONDS);
            assertThat(nobody.isComplete()).isTrue();
            assertThat(nobody.answers()).isEmpty();
        }
    }

    @Test
    void shouldEndAtOnceBeforeTheStartAndAfterTheStop() throws Exception {
        assertThat(server.server().emitWithAck("ask").get(5, TimeUnit.SECONDS).isComplete())
                .isTrue();
        assertThat(server.server().fetchSockets().get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(server.server().emit("nobody")).isTrue();
        assertThat(server.server().socketsJoin("a")).isTrue();

        Client client = server.connect();
        CompletableFuture<BroadcastAcks> open = server.server().emitWithAck("ask");
        client.expect("421[\"ask\"]");
        server.server().close();

        assertThat(open.get(5, TimeUnit.SECONDS).missing()).containsExactly(client.id());
        assertThat(server.server().emitWithAck("ask").get(5, TimeUnit.SECONDS).isComplete())
                .isTrue();
        assertThat(server.server().fetchSockets().get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(server.server().emit("nobody")).isTrue();
    }

    // Sockets from afar.

    @Test
    void shouldFetchTheAddressedSockets() throws Exception {
        Client one = inRooms("a");
        Client two = inRooms("a", "b");
        inRooms();
        server.socket(one).data().put("name", "one");

        List<RemoteSocket> inA = server.server().in("a").fetchSockets().get(5, TimeUnit.SECONDS);
        List<RemoteSocket> all = server.server().fetchSockets().get(5, TimeUnit.SECONDS);

        assertThat(all).hasSize(3);
        assertThat(inA).extracting(RemoteSocket::id).containsExactlyInAnyOrder(one.id(), two.id());
        RemoteSocket first = remote(inA, one);
        assertThat(first.rooms()).containsExactlyInAnyOrder("a", one.id());
        assertThat(first.data()).isEqualTo(Map.of("name", "one"));
        assertThat(first.handshake().auth().asMap()).isEmpty();
        assertThat(remote(inA, two).rooms()).containsExactlyInAnyOrder("a", "b", two.id());
    }

    @Test
    void shouldActOnASocketFromAfar() throws Exception {
        Client client = inRooms("a");
        Client other = server.connect();
        RemoteSocket remote = remote(server.server().fetchSockets().get(5, TimeUnit.SECONDS), client);

        assertThat(remote.emit("x", 1)).isTrue();
        assertThat(remote.join("b", "c")).isTrue();
        assertThat(remote.leave("a")).isTrue();
        server.server().to("a").emit("nobody");
        server.server().to("b").emit("b");
        client.expect("42[\"x\",1]", "42[\"b\"]");

        CompletableFuture<Arguments> answer = remote.emitWithAck(Duration.ofSeconds(5), "ask");
        client.expect("420[\"ask\"]").send("430[\"yes\"]");
        assertThat(answer.get(5, TimeUnit.SECONDS).string(0)).isEqualTo("yes");

        CompletableFuture<Arguments> silence = remote.emitWithAck(Duration.ofMillis(50), "ask");
        assertReason(silence, AckException.Reason.TIMEOUT);
        client.expect("421[\"ask\"]");

        assertThat(remote.disconnect(false)).isTrue();
        client.expect("41");
        ApiServer.await().until(() -> server.main().sockets().size() == 1);
        assertReason(remote.emitWithAck(Duration.ofSeconds(5), "ask"), AckException.Reason.DISCONNECTED);
        assertThat(remote.emit("nobody")).isTrue();
        other.expectNothing();
    }

    @Test
    void shouldLetManySocketsInAndOut() throws Exception {
        Client one = inRooms("a");
        Client two = inRooms("a");
        Client three = inRooms();

        server.server().to("a").socketsJoin("b", "c");
        server.server().to("b").emit("b");
        server.server().to("c").socketsLeave("a", "b");
        server.server().to("b").emit("nobody");
        server.server().socketsJoin("d");
        server.server().to("d").emit("d");

        one.expect("42[\"b\"]", "42[\"d\"]").expectNothing();
        two.expect("42[\"b\"]", "42[\"d\"]").expectNothing();
        three.expect("42[\"d\"]").expectNothing();
        assertThat(server.socket(one).rooms()).containsExactlyInAnyOrder("c", "d", one.id());
        assertThat(server.main().roomNames()).containsExactlyInAnyOrder("c", "d");
    }

    @Test
    void shouldDisconnectTheAddressedSockets() {
        Client one = inRooms("a");
        Client two = inRooms("a", "b");
        Client three = inRooms();

        server.server().to("a").except("b").emit("bye");
        server.server().to("a").except("b").disconnectSockets(false);
        one.expect("42[\"bye\"]", "41");
        server.server().to("b").disconnectSockets(true);
        two.expect("41").expectClosed();

        three.expectNothing();
        one.connect();
        server.server().disconnectSockets(true);
        one.expect("41").expectClosed();
        three.expect("41").expectClosed();
    }

    @Test
    void shouldRefuseATimeThatIsNoneAndNamesThatAreNone() {
        assertThatThrownBy(() -> server.server().timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.server().to((String) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void shouldSendNothingWhenAValueCannotBeSent() {
        Client client = inRooms("a");

        assertThatThrownBy(() -> server.server().to("a").emit("x", new Object()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.server().to("a").emitWithAck("x", new Object()))
                .isInstanceOf(IllegalArgumentException.class);

        client.expectNothing();
        server.server().to("a").socketsLeave("a");
        ApiServer.await().until(() -> server.main().roomNames().isEmpty());
    }

    private Client inRooms(String... rooms) {
        Client client = server.connect();
        server.socket(client).join(rooms);
        return client.expectNothing();
    }

    private static RemoteSocket remote(List<RemoteSocket> sockets, Client client) {
        return sockets.stream()
                .filter(socket -> socket.id().equals(client.id()))
                .findFirst()
                .orElseThrow();
    }

    private static void assertReason(CompletableFuture<?> answer, AckException.Reason reason) {
        assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(AckException.class)
                .extracting(failure -> ((AckException) failure).reason())
                .isEqualTo(reason);
    }
}
