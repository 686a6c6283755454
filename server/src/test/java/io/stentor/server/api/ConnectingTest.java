package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Namespace;
import io.stentor.api.Next;
import io.stentor.api.Socket;
import io.stentor.server.peer.Peer.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way into a namespace: middlewares, refusals, what may happen before the client is in. */
class ConnectingTest {
    private final ApiServer server = new ApiServer();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldTellTheClientBeforeListenersSpeakToIt(Carrier carrier) {
        server.main().onConnection(socket -> {
            assertThat(socket.isConnected()).isTrue();
            assertThat(socket.rooms()).containsExactly(socket.id());
            assertThat(server.main().sockets()).containsEntry(socket.id(), socket);
            socket.emit("welcome", socket.id(), socket.transport());
        });

        Client client = server.open(carrier);
        String id = client.connect();

        client.expect("42[\"welcome\",\"" + id + "\",\"" + carrier.name().toLowerCase(Locale.ROOT) + "\"]");
        assertThat(id).isNotEqualTo(client.peer().engineId());
    }

    @Test
    void shouldGiveTheAuthObjectAsItCame() {
        server.main()
                .onConnection(socket -> socket.emit("auth", socket.handshake().auth()));

        server.open().send("40{\"n\":1.0,  \"m\":[ ]}").peer().await("40{\"sid\"");
        Client client = server.open();
        client.send("40{\"n\":1.0,\"m\":[1e2]}").next();
        client.expect("42[\"auth\",{\"n\":1.0,\"m\":[1e2]}]");
        Client without = server.open();
        without.connect();
        without.expect("42[\"auth\",{}]");
    }

    @Test
    void shouldPassMiddlewaresInTheirOrder() {
        server.server()
                .use((socket, next) -> {
                    socket.data().put("steps", "1");
                    next.proceed();
                })
                .use((socket, next) -> {
                    socket.data().computeIfPresent("steps", (key, steps) -> steps + "2");
                    next.proceed();
                })
                .onConnection(socket -> socket.emit("steps", socket.data().get("steps")));

        server.connect().expect("42[\"steps\",\"12\"]");
    }

    @Test
    void shouldRefuseWithAMessageAndData() {
        server.main().use((socket, next) -> {
            switch (socket.handshake().auth().asMap().getOrDefault("how", "").toString()) {
                case "plain" -> next.refuse("no");
                case "data" -> next.refuse("no", Map.of("code", 7));
                default -> next.proceed();
            }
        });
        Client client = server.open();

        client.send("40{\"how\":\"plain\"}").expect("44{\"message\":\"no\"}");
        client.send("40{\"how\":\"data\"}").expect("44{\"message\":\"no\",\"data\":{\"code\":7}}");
        client.connect();
        client.expectNothing();
        assertThat(server.main().sockets()).hasSize(1);
    }

    @Test
    void shouldNotDisconnectWhomItHasNotLetIn() {
        server.main().use((socket, next) -> {
            if (socket.handshake().auth().asMap().isEmpty()) {
                socket.disconnect();
                next.proceed();
            } else {
                socket.disconnect(true);
                next.proceed();
            }
        });

        server.connect().expectNothing();
        server.open().send("40{\"close\":1}").expectClosed();
        assertThat(server.main().sockets()).hasSize(1);
    }

    @Test
    void shouldAskNobodyFurtherOnceRefused() {
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        server.main()
                .use((socket, next) -> {
                    asked.add("first");
                    next.refuse("no");
                    next.proceed();
                    next.refuse("again");
                })
                .use((socket, next) -> asked.add("second"))
                .onConnection(socket -> asked.add("connection"));

        server.open().send("40").expect("44{\"message\":\"no\"}").send("40").expect("44{\"message\":\"no\"}");
        assertThat(asked).containsExactly("first", "first");
    }

    @Test
    void shouldRefuseWhenAMiddlewareThrows() {
        server.main().use((socket, next) -> {
            throw new IllegalStateException("secret");
        });

        server.open().send("40").expect("44{\"message\":\"internal error\"}");
        assertThat(server.awaitError().cause()).hasMessage("secret");
    }

    @Test
    void shouldLetInWhomAMiddlewareLetInBeforeItThrew() {
        server.main().use((socket, next) -> {
            next.proceed();
            throw new IllegalStateException("late");
        });

        server.connect().expectNothing();
        assertThat(server.awaitError().cause()).hasMessage("late");
    }

    @Test
    void shouldAnswerTheClientWhenARefusalCannotBeSent() {
        server.main().use((socket, next) -> next.refuse("no", new Object()));
        Client client = server.open();

        client.send("40").expect("44{\"message\":\"internal error\"}");
        assertThat(server.awaitError().cause()).isInstanceOf(IllegalArgumentException.class);

        server.server().of("/bytes").use((socket, next) -> server.elsewhere(() -> next.refuse("no", new byte[1])));
        client.send("40/bytes,").expect("44/bytes,{\"message\":\"internal error\"}");
        assertThat(server.awaitError().cause()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldDecideLaterAndElsewhere() {
        server.main()
                .use((socket, next) -> server.elsewhere(() -> {
                    socket.join("early");
                    socket.emit("early", 1);
                    next.proceed();
                }));
        Client client = server.open().send("40");

        client.expect("42[\"early\",1]");
        String answer = client.next();
        assertThat(answer).startsWith("40{\"sid\":\"");
        server.main().to("early").emit("there");
        client.expect("42[\"there\"]");
    }

    @Test
    void shouldDeliverWhatAMiddlewareSendsBeforeTheAnswer() {
        server.main().use((socket, next) -> {
            socket.emit("early", 1);
            socket.volatileMessage().emit("early", 2);
            next.proceed();
        });
        server.main().onConnection(socket -> socket.emit("late"));

        List<String> packets = server.open().send("40").next(4);

        assertThat(packets.get(0)).isEqualTo("42[\"early\",1]");
        assertThat(packets.get(1)).isEqualTo("42[\"early\",2]");
        assertThat(packets.get(2)).startsWith("40{\"sid\":\"");
        assertThat(packets.get(3)).isEqualTo("42[\"late\"]");
    }

    @Test
    void shouldBeInTheRoomsThatAMiddlewareLetItInto() {
        ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        server.main()
                .roomEvents()
                .onJoin((room, id) -> events.add("join " + room))
                .onLeave((room, id) -> events.add("leave " + room));
        server.main()
                .use((socket, next) -> {
                    socket.join("a", "b", "c");
                    socket.leave("b");
                    assertThat(socket.rooms()).containsExactlyInAnyOrder("a", "c", socket.id());
                    assertThat(socket.isConnected()).isFalse();
                    next.proceed();
                })
                .onConnection(socket ->
                        socket.emit("rooms", Set.copyOf(socket.rooms()).size()));
        Client client = server.connect().expect("42[\"rooms\",3]");

        server.main().to("a").emit("a");
        server.main().to("b").emit("b");
        server.main().to("c").emit("c");

        client.expect("42[\"a\"]", "42[\"c\"]").expectNothing();
        ApiServer.await().until(() -> events.size() == 2);
        assertThat(events).containsExactlyInAnyOrder("join a", "join c");
    }

    @Test
    void shouldLeaveNothingOfAClientThatWasRefused() {
        ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        AtomicReference<Socket> refused = new AtomicReference<>();
        CompletableFuture<Throwable> unanswered = new CompletableFuture<>();
        server.main().roomEvents().onJoin((room, id) -> events.add("join")).onLeave((room, id) -> events.add("leave"));
        server.main().use((socket, next) -> {
            refused.set(socket);
            socket.join("early");
            socket.onDisconnecting(reason -> events.add("disconnecting")).onDisconnect(reason -> events.add("gone"));
            socket.emitWithAck("ask").whenComplete((args, failure) -> unanswered.complete(failure));
            next.refuse("no");
        });

        server.open().send("40").expect("420[\"ask\"]", "44{\"message\":\"no\"}");

        assertThat(unanswered.join()).hasMessage("socket has been disconnected");
        assertThat(refused.get().isConnected()).isFalse();
        assertThat(refused.get().emit("unheard")).isTrue();
        assertThat(server.main().sockets()).isEmpty();
        assertThat(server.main().roomNames()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void shouldLeaveNothingOfAClientThatGoesWhileItWaits() {
        ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        AtomicReference<Next> decision = new AtomicReference<>();
        CompletableFuture<Throwable> unanswered = new CompletableFuture<>();
        server.main().roomEvents().onLeave((room, id) -> events.add("leave"));
        server.main()
                .use((socket, next) -> {
                    socket.join("early");
                    socket.onDisconnecting(reason -> events.add("disconnecting"))
                            .onDisconnect(reason -> events.add("gone"));
                    socket.emitWithAck("ask").whenComplete((args, failure) -> unanswered.complete(failure));
                    decision.set(next);
                })
                .onConnection(socket -> events.add("connection"));
        Client client = server.open();
        client.send("40").expect("420[\"ask\"]").close();
        assertThat(unanswered.join()).hasMessage("socket has been disconnected");

        decision.get().proceed();

        server.connectAfter(decision);
        assertThat(events).containsExactly("connection");
        assertThat(server.main().sockets()).hasSize(1);
    }

    @Test
    void shouldCloseAClientThatASecondConnectComesFromWhileTheFirstWaits() {
        server.main().use((socket, next) -> {});

        server.open().send("40", "40").expectClosed();
    }

    @Test
    void shouldCloseAClientWhoseEventComesWhileItWaits() {
        server.main().use((socket, next) -> {});

        server.open().send("40", "42[\"x\"]").expectClosed();
    }

    @Test
    void shouldCloseAClientThatIsLeftWithoutADecision() {
        try (ApiServer hasty = new ApiServer(builder -> builder.connectTimeout(Duration.ofMillis(200)))) {
            hasty.main().use((socket, next) -> {});

            hasty.open().send("40").expectClosed();
        }
    }

    @Test
    void shouldAskLaterMiddlewaresOfThoseWhoConnectLater() {
        Client first = server.connect();
        server.main().use((socket, next) -> next.refuse("full"));

        first.expectNothing();
        server.open().send("40").expect("44{\"message\":\"full\"}");
    }

    @Test
    void shouldKeepNamespacesOfOneClientApart() {
        Namespace chat = server.server().of("/chat");
        chat.onConnection(socket -> socket.on("x", (args, ack) -> ack.send("chat", args.get(0))));
        server.main().onConnection(socket -> socket.on("x", (args, ack) -> ack.send("main", args.get(0))));
        Client client = server.connect();

        String id = client.connectTo("/chat");

        assertThat(id).isNotEqualTo(client.id());
        client.send("420[\"x\",1]", "42/chat,0[\"x\",2]").expect("430[\"main\",1]", "43/chat,0[\"chat\",2]");
        server.main().emit("all");
        chat.emit("all", new byte[] {1});
        client.expect("42[\"all\"]", "451-/chat,[\"all\",{\"_placeholder\":true,\"num\":0}]", "bAQ==");
        client.send("41/chat").send("420[\"x\",3]").expect("430[\"main\",3]");
        chat.emit("gone");
        client.expectNothing();
    }

    @Test
    void shouldRefuseUnknownNamespaces() {
        server.server().of("known");
        Client client = server.connect();

        client.send("40/random").expect("44/random,{\"message\":\"Invalid namespace\"}");
        client.send("40/known?x=1,").expect("44/known?x=1,{\"message\":\"Invalid namespace\"}");
        client.connectTo("/known");
        client.expectNothing();
    }

    @Test
    void shouldRefuseOneNamespaceTooMany() throws Exception {
        try (ApiServer small = new ApiServer(builder -> builder.namespacesPerConnection(2))) {
            small.server().of("/a");
            small.server().of("/b");
            Client client = small.connect();
            client.connectTo("/a");

            client.send("40/b,").expect("44/b,{\"message\":\"too many namespaces\"}");
            client.send("41/a,");
            client.connectTo("/b");
        }
    }
}
