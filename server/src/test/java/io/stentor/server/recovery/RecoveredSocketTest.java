package io.stentor.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.api.HandlerError;
import io.stentor.api.Socket;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program sees of a client that loses its connection and comes back. */
class RecoveredSocketTest {
    private static final Pattern CHAT_ANSWER =
            Pattern.compile("^40/chat,\\{\"sid\":\"([\\w-]{20})\",\"pid\":\"([\\w-]{32})\"}$");

    private final BlockingQueue<Socket> connected = new LinkedBlockingQueue<>();
    private final Queue<HandlerError> errors = new ConcurrentLinkedQueue<>();
    private StentorServer server;
    private Traveller traveller;

    @AfterEach
    void end() {
        if (traveller != null) {
            traveller.close();
        }
        server.close();
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeTheSameSocketToAProgram(Carrier carrier) throws InterruptedException {
        start(builder -> builder);
        List<String> gone = new ArrayList<>();
        traveller = Traveller.arrive(carrier, server.port());
        Socket first = next();
        first.data().put("name", "ann");
        assertThat(first.join("a", "b")).isTrue();
        first.onDisconnect(reason -> gone.add(reason.text()));
        assertThat(first.recovered()).isFalse();

        traveller.cut();
        server.to("a").emit("missed", 1);
        server.except("b").emit("not for it");

        assertThat(traveller.comeBack()).containsExactly("42[\"missed\",1]");
        Socket second = next();
        assertThat(second).isNotSameAs(first);
        assertThat(second.recovered()).isTrue();
        assertThat(second.id()).isEqualTo(first.id()).isEqualTo(traveller.id());
        assertThat(second.data()).containsEntry("name", "ann");
        assertThat(second.rooms()).containsExactlyInAnyOrder("a", "b", first.id());
        assertThat(first.isConnected()).isFalse();
        assertThat(gone).hasSize(1);
        assertThat(server.of("/").sockets()).containsOnly(Map.entry(first.id(), second));
        server.to("b").emit("here", 2);
        second.emit("alone", 3);
        assertThat(traveller.next()).isEqualTo("42[\"here\",2]");
        assertThat(traveller.next()).isEqualTo("42[\"alone\",3]");
    }

    /** Some had left the server, and were never read. */
    @Test
    void shouldBringWhatWasSentToOneAndToAllInOrderFromWhereItsClientHadCome() throws InterruptedException {
        start(builder -> builder);
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());
        Socket socket = next();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            if (i % 3 == 0) {
                server.of("/").emit("n", i);
            } else {
                socket.emit("n", i);
            }
            expected.add("42[\"n\"," + i + "]");
        }
        for (int i = 0; i < 7; i++) {
            assertThat(traveller.next()).isEqualTo(expected.get(i));
        }

        traveller.cut();

        assertThat(traveller.comeBack()).isEqualTo(expected.subList(7, 40));
        next().emit("n", 40);
        assertThat(traveller.next()).isEqualTo("42[\"n\",40]");
    }

    @Test
    void shouldSendNoOffsetWithWhatAsksForAnAnswer() throws InterruptedException {
        start(builder -> builder);
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());
        Socket socket = next();

        socket.emitWithAck("question", "text");
        server.of("/").emitWithAck("to all", "text");
        socket.volatileMessage().emit("volatile", "text");

        assertThat(traveller.peer().next()).matches("42\\d+\\[\"question\",\"text\"]");
        assertThat(traveller.peer().next()).matches("42\\d+\\[\"to all\",\"text\"]");
        assertThat(traveller.next()).isEqualTo("42[\"volatile\",\"text\"]");
    }

    /** Before it is connected there is nothing that it could have missed. */
    @Test
    void shouldSendAnOffsetWithWhatAMiddlewareSends() {
        start(builder -> builder);
        server.use((socket, next) -> {
            socket.emit("early", "text");
            next.proceed();
        });
        Peer peer = Carrier.WEBSOCKET.open(server.port());

        peer.send("40");

        assertThat(peer.next()).isEqualTo("42[\"early\",\"text\",\"AAAAAAAAAAAAAA\"]");
        assertThat(peer.next()).startsWith("40{\"sid\":\"");
        peer.close();
    }

    @Test
    void shouldPassMiddlewaresOnceUnlessToldOtherwise() {
        AtomicInteger asked = new AtomicInteger();
        start(builder -> builder);
        server.use((socket, next) -> {
            asked.incrementAndGet();
            next.proceed();
        });
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());

        traveller.cut();
        traveller.comeBack();

        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldPassMiddlewaresAgainWhenToldTo() throws InterruptedException {
        Queue<Boolean> recovered = new ConcurrentLinkedQueue<>();
        start(builder -> builder.skipMiddlewares(false));
        server.use((socket, next) -> {
            recovered.add(socket.recovered());
            if (socket.handshake().auth().json().contains("nope")) {
                next.refuse("no");
            } else {
                next.proceed();
            }
        });
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());
        String id = traveller.id();
        next().join("a");
        traveller.cut();
        server.to("a").emit("missed");

        assertThat(traveller.comeBack()).containsExactly("42[\"missed\"]");
        assertThat(traveller.id()).isEqualTo(id);
        assertThat(recovered).containsExactly(false, true);
        traveller.cut();
        String claim = traveller.claim();
        Peer refused = Carrier.WEBSOCKET.open(server.port());
        refused.send("40" + claim.replace("}", ",\"nope\":1}"));

        assertThat(refused.next()).isEqualTo("44{\"message\":\"no\"}");
        refused.close();
        assertThat(traveller.comeBackSaying(claim)).isEmpty();
        assertThat(traveller.id()).isNotEqualTo(id);
    }

    /** It is still known by its id while it is away. */
    @Test
    void shouldGetWhatWasSentToItAloneWhileItWasAway() throws InterruptedException {
        start(builder -> builder);
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());
        String id = next().id();
        traveller.cut();
        await().until(() -> server.of("/").sockets().isEmpty());
        server.to(id).emit("for you", 1);
        server.to(id, "no such room").except("another").emit("for you", 2);
        server.except(id).emit("not for you");

        assertThat(traveller.comeBack()).containsExactly("42[\"for you\",1]", "42[\"for you\",2]");
        server.to(id).emit("for you", 3);
        assertThat(traveller.next()).isEqualTo("42[\"for you\",3]");
    }

    /** Each namespace has a secret of its own, good there only. */
    @Test
    void shouldBringBackEachNamespace() throws InterruptedException {
        start(builder -> builder);
        server.of("/chat").onConnection(socket -> socket.join("room"));
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());
        String id = traveller.id();
        traveller.peer().send("40/chat,");
        Matcher chat = answer(traveller.peer().next());
        String chatId = chat.group(1);
        String chatPid = chat.group(2);
        traveller.cut();
        server.of("/chat").to("room").emit("missed");

        assertThat(traveller.comeBack()).isEmpty();
        assertThat(traveller.id()).isEqualTo(id);
        traveller.peer().send("40/chat,{\"pid\":\"" + chatPid + "\"}");
        assertThat(traveller.peer().next()).startsWith("42/chat,[\"missed\",\"");
        Matcher again = answer(traveller.peer().next());
        assertThat(again.group(1)).isEqualTo(chatId);
        assertThat(again.group(2)).isEqualTo(chatPid);
        traveller.cut();
        assertThat(traveller.comeBackSaying("{\"pid\":\"" + chatPid + "\"}")).isEmpty();
        assertThat(traveller.id()).isNotEqualTo(id);
    }

    /** It is disconnected by the server: that is no cut. */
    @Test
    void shouldNotComeBackAfterTheServerHasDisconnectedIt() throws InterruptedException {
        start(builder -> builder);
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());
        String id = traveller.id();
        next().disconnect();
        assertThat(traveller.peer().next()).isEqualTo("41");
        traveller.cut();

        traveller.comeBack();

        assertThat(traveller.id()).isNotEqualTo(id);
    }

    @Test
    void shouldForgetEverybodyOnceTheyAreGoneForGood() throws InterruptedException {
        start(builder -> builder.recovery(Duration.ofMillis(1)));
        traveller = Traveller.arrive(Carrier.WEBSOCKET, server.port());
        next().join("a");

        traveller.cut();

        await().until(() -> server.of("/").roomNames().isEmpty());
    }

    private static Matcher answer(String packet) {
        Matcher answer = CHAT_ANSWER.matcher(String.valueOf(packet));
        assertThat(answer.find()).as("answer to CONNECT: %s", packet).isTrue();
        return answer;
    }

    private Socket next() throws InterruptedException {
        Socket socket = connected.poll(10, TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        return socket;
    }

    private void start(UnaryOperator<StentorServerBuilder> settings) {
        server = settings.apply(StentorServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .threads(2)
                        .recovery(Duration.ofMinutes(2))
                        .onHandlerError(errors::add))
                .build();
        server.onConnection(connected::add);
        server.start();
    }
}
