package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.api.AckException;
import io.stentor.api.AnyListener;
import io.stentor.api.ArgumentException;
import io.stentor.api.Arguments;
import io.stentor.api.HandlerError;
import io.stentor.api.Listener;
import io.stentor.api.OutgoingListener;
import io.stentor.api.RawJson;
import io.stentor.api.RefusedException;
import io.stentor.api.Socket;
import io.stentor.api.ValueBinding;
import io.stentor.server.peer.Peer.Carrier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events of a client and to it: listeners, middlewares, acknowledgements. */
class SocketEventsTest {
    private final ApiServer server = new ApiServer();

    @AfterEach
    void close() {
        server.close();
    }

    // Events of the client.

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldHearAnEventWithItsArguments(Carrier carrier) {
        server.main()
                .onConnection(socket -> socket.on(
                        "put",
                        (args, ack) ->
                                socket.emit("got", args.string(0), args.integer(1), args.map(2), args.bytes(3))));
        Client client = server.connect(carrier);

        client.peer()
                .sendWithAttachments(
                        "451-[\"put\",\"a\",7,{\"x\":[null]},{\"_placeholder\":true,\"num\":0}]", new byte[] {1, 2, 3});

        client.expect("451-[\"got\",\"a\",7,{\"x\":[null]},{\"_placeholder\":true,\"num\":0}]", "bAQID");
    }

    @Test
    void shouldCallListenersOfOneEventInTheirOrder() {
        server.main()
                .onConnection(socket -> socket.on("x", (args, ack) -> socket.emit("first"))
                        .on("x", (args, ack) -> socket.emit("second"))
                        .on("y", (args, ack) -> socket.emit("never")));

        server.connect()
                .send("42[\"x\"]")
                .expect("42[\"first\"]", "42[\"second\"]")
                .expectNothing();
    }

    @Test
    void shouldHearOneEventOnlyWhenOnce() {
        server.main().onConnection(socket -> socket.once("x", (args, ack) -> socket.emit("once", args.get(0))));

        server.connect()
                .send("42[\"x\",1]", "42[\"x\",2]")
                .expect("42[\"once\",1]")
                .expectNothing();
    }

    @Test
    void shouldNotHearWhatAListenerWasTakenOffFor() {
        server.main().onConnection(socket -> {
            Listener removed = (args, ack) -> socket.emit("removed");
            socket.on("x", removed).on("x", (args, ack) -> socket.emit("kept"));
            socket.on("y", (args, ack) -> socket.emit("all removed"));
            socket.off("x", removed).off("y");
        });

        server.connect().send("42[\"x\"]", "42[\"y\"]").expect("42[\"kept\"]").expectNothing();
    }

    @Test
    void shouldLetAListenerTakeItselfOff() {
        server.main()
                .onConnection(socket -> socket.on("x", (args, ack) -> {
                    socket.off("x");
                    socket.emit("heard");
                }));

        server.connect().send("42[\"x\"]", "42[\"x\"]").expect("42[\"heard\"]").expectNothing();
    }

    @Test
    void shouldSeeEveryEventBeforeItsListeners() {
        server.main().onConnection(socket -> {
            AnyListener removed = (event, args) -> socket.emit("removed");
            socket.on("x", (args, ack) -> socket.emit("listener"));
            socket.onAny((event, args) -> socket.emit("any", event, args.size()));
            socket.prependAny((event, args) -> socket.emit("before", event));
            socket.onAny(removed).offAny(removed);
        });

        server.connect()
                .send("42[\"x\",1,2]", "42[\"unheard\"]")
                .expect("42[\"before\",\"x\"]", "42[\"any\",\"x\",2]", "42[\"listener\"]")
                .expect("42[\"before\",\"unheard\"]", "42[\"any\",\"unheard\",0]")
                .expectNothing();
    }

    @Test
    void shouldSeeEveryEventThatIsSent() {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        server.main().onConnection(socket -> {
            OutgoingListener removed = (event, args) -> seen.add("removed");
            socket.onAnyOutgoing((event, args) -> seen.add(event + args));
            socket.onAnyOutgoing(removed).offAnyOutgoing(removed);
            socket.on("ask", (args, ack) -> ack.send("an answer is no event"));
        });
        Client client = server.connect();
        Client other = server.connect();
        Socket socket = server.socket(client);

        socket.emit("direct", 1);
        server.main().emit("all", "x");
        server.main().to(other.id()).emit("not for it");
        client.expect("42[\"direct\",1]", "42[\"all\",\"x\"]")
                .send("421[\"ask\"]")
                .expect("431[\"an answer is no event\"]")
                .expectNothing();
        other.expect("42[\"all\",\"x\"]", "42[\"not for it\"]").expectNothing();

        ApiServer.await()
                .until(() ->
                        seen.stream().filter(entry -> entry.equals("fence[]")).count() == 2);
        assertThat(seen)
                .filteredOn(entry -> !entry.startsWith("fence"))
                .containsOnly("direct[1]", "all[x]", "not for it[]");
        assertThat(seen.stream().filter(entry -> entry.equals("not for it[]"))).hasSize(1);
    }

    // Event middlewares.

    @Test
    void shouldPassMiddlewaresInTheirOrder() {
        server.main()
                .onConnection(socket -> socket.use((event, args, next) -> {
                            socket.emit("first", event, args.get(0));
                            next.proceed();
                        })
                        .use((event, args, next) -> {
                            socket.emit("second");
                            next.proceed();
                            next.proceed();
                        })
                        .on("x", (args, ack) -> socket.emit("heard")));

        server.connect()
                .send("42[\"x\",1]")
                .expect("42[\"first\",\"x\",1]", "42[\"second\"]", "42[\"heard\"]")
                .expectNothing();
    }

    @Test
    void shouldDropAnEventThatAMiddlewareRefuses() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        server.main()
                .onConnection(socket -> socket.onError(refused::set)
                        .use((event, args, next) -> {
                            if (event.equals("x")) {
                                next.refuse("no");
                            } else {
                                next.proceed();
                            }
                        })
                        .on("x", (args, ack) -> socket.emit("heard x"))
                        .on("y", (args, ack) -> socket.emit("heard y")));

        server.connect()
                .send("42[\"x\"]", "42[\"y\"]")
                .expect("42[\"heard y\"]")
                .expectNothing();
        assertThat(refused.get()).isInstanceOf(RefusedException.class).hasMessage("no");
    }

    @Test
    void shouldDropAnEventWhoseMiddlewareThrows() {
        server.main()
                .onConnection(socket -> socket.use((event, args, next) -> {
                            throw new IllegalStateException("broken");
                        })
                        .on("x", (args, ack) -> socket.emit("heard")));

        Client client = server.connect().send("42[\"x\"]");

        assertThat(server.awaitError().cause()).hasMessage("broken");
        client.expectNothing();
    }

    @Test
    void shouldDecideLaterAndElsewhere() {
        server.main()
                .onConnection(socket -> socket.use((event, args, next) -> server.elsewhere(next::proceed))
                        .on("x", (args, ack) -> socket.emit("heard", args.get(0))));

        server.connect().send("42[\"x\",1]").expect("42[\"heard\",1]");
    }

    // What goes wrong in listeners.

    @Test
    void shouldContainAndReportWhatAListenerThrows() {
        ConcurrentLinkedQueue<Throwable> told = new ConcurrentLinkedQueue<>();
        server.main()
                .onConnection(socket -> socket.onError(told::add)
                        .on("x", (args, ack) -> args.integer(0))
                        .on("x", (args, ack) -> socket.emit("next listener")));
        Client client = server.connect();

        client.send("42[\"x\",\"seven\"]").expect("42[\"next listener\"]");

        HandlerError error = server.awaitError();
        assertThat(error.namespace()).isEqualTo("/");
        assertThat(error.socketId()).isEqualTo(client.id());
        assertThat(error.handler()).startsWith("event x (").contains(getClass().getName());
        assertThat(error.cause()).isInstanceOf(ArgumentException.class).hasMessageNotContaining("seven");
        assertThat(told).containsExactly(error.cause());
        client.expectNothing();
    }

    @Test
    void shouldContainErrorsThatAreNoExceptions() {
        server.main()
                .onConnection(socket -> socket.on("x", (args, ack) -> {
                    throw new AssertionError("wrong");
                }));

        Client client = server.connect().send("42[\"x\"]");

        assertThat(server.awaitError().cause()).isInstanceOf(AssertionError.class);
        client.expectNothing();
    }

    @Test
    void shouldContainWhatErrorListenersThrow() {
        server.main()
                .onConnection(socket -> socket.onError(error -> {
                            throw new IllegalStateException("again");
                        })
                        .on("x", (args, ack) -> {
                            throw new IllegalStateException("first");
                        }));

        Client client = server.connect().send("42[\"x\"]");

        assertThat(List.of(server.awaitError(), server.awaitError()))
                .extracting(error -> error.cause().getMessage())
                .containsExactly("first", "again");
        client.expectNothing();
    }

    @Test
    void shouldContainWhatAConnectionListenerThrows() {
        server.main()
                .onConnection(socket -> {
                    throw new IllegalStateException("broken");
                })
                .onConnection(socket -> socket.emit("welcome"));

        server.connect().expect("42[\"welcome\"]");
        assertThat(server.awaitError().handler()).startsWith("connection (");
    }

    // Executors.

    @Test
    void shouldCallAListenerOnItsExecutor() {
        Thread thread = joined(server.elsewhere(), Thread::currentThread);
        AtomicReference<Thread> caller = new AtomicReference<>();
        server.main()
                .onConnection(socket -> socket.on(
                        "x",
                        (args, ack) -> {
                            caller.set(Thread.currentThread());
                            ack.send(args.get(0));
                            socket.emit("later");
                        },
                        server.elsewhere()));

        server.connect().send("425[\"x\",1.0]").expect("435[1.0]", "42[\"later\"]");
        assertThat(caller.get()).isSameAs(thread);
    }

    @Test
    void shouldReportWhatAListenerThrowsOnItsExecutor() {
        server.main()
                .onConnection(socket -> socket.on(
                        "x",
                        (args, ack) -> {
                            throw new IllegalStateException("broken");
                        },
                        server.elsewhere()));

        server.connect().send("42[\"x\"]");
        assertThat(server.awaitError().cause()).hasMessage("broken");
    }

    @Test
    void shouldReportAnExecutorThatTakesNothing() {
        server.main()
                .onConnection(socket -> socket.on("x", (args, ack) -> {}, task -> {
                            throw new java.util.concurrent.RejectedExecutionException("full");
                        })
                        .on("x", (args, ack) -> socket.emit("heard")));

        server.connect().send("42[\"x\"]").expect("42[\"heard\"]");
        assertThat(server.awaitError().cause()).hasMessage("full");
    }

    // Answers to the client.

    @Test
    void shouldAnswerOnceOnly() {
        server.main()
                .onConnection(socket -> socket.on("x", (args, ack) -> {
                    assertThat(ack.isExpected()).isTrue();
                    assertThat(ack.send("first", 2)).isTrue();
                    assertThat(ack.send("second")).isTrue();
                }));

        server.connect().send("4217[\"x\"]").expect("4317[\"first\",2]").expectNothing();
    }

    @Test
    void shouldAnswerNothingWhenNobodyAsked() {
        server.main()
                .onConnection(socket -> socket.on("x", (args, ack) -> {
                    socket.emit("expected", ack.isExpected());
                    ack.send("unheard");
                }));

        server.connect().send("42[\"x\"]").expect("42[\"expected\",false]").expectNothing();
    }

    @Test
    void shouldAnswerWithoutArgumentsWithNullAndWithBytes() {
        server.main()
                .onConnection(socket -> socket.on("none", (args, ack) -> ack.send())
                        .on("null", (args, ack) -> ack.send((Object[]) null))
                        .on("bytes", (args, ack) -> ack.send(new byte[] {1})));

        server.connect()
                .send("420[\"none\"]", "421[\"null\"]", "422[\"bytes\"]")
                .expect("430[]", "431[null]", "461-2[{\"_placeholder\":true,\"num\":0}]", "bAQ==");
    }

    @Test
    void shouldAnswerAgainAfterAValueThatCannotBeSent() {
        server.main()
                .onConnection(socket -> socket.on("x", (args, ack) -> {
                    assertThatThrownBy(() -> ack.send(new Object())).isInstanceOf(IllegalArgumentException.class);
                    ack.send("fine");
                }));

        server.connect().send("421[\"x\"]").expect("431[\"fine\"]");
    }

    @Test
    void shouldAnswerLaterAndElsewhere() {
        server.main().onConnection(socket -> socket.on("x", (args, ack) -> server.elsewhere(() -> ack.send("late"))));

        server.connect().send("421[\"x\"]").expect("431[\"late\"]");
    }

    @Test
    void shouldIgnoreAnAnswerToAClientThatHasGone() {
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        server.main()
                .onConnection(socket -> socket.onDisconnect(reason -> gone.countDown())
                        .on(
                                "x",
                                (args, ack) -> server.elsewhere(() -> {
                                    awaitLatch(gone);
                                    answered.complete(ack.send("too late"));
                                })));
        Client client = server.connect().send("421[\"x\"]", "41");

        assertThat(answered.join()).isTrue();
        client.connect();
        client.expectNothing();
    }

    // Answers of the client.

    @Test
    void shouldReceiveTheAnswerOfTheClient() throws Exception {
        Client client = server.connect();

        CompletableFuture<Arguments> answer = server.socket(client).emitWithAck("ask", 1);
        client.expect("420[\"ask\",1]").send("430[\"yes\",2]");

        Arguments args = answer.get(5, TimeUnit.SECONDS);
        assertThat(args.string(0)).isEqualTo("yes");
        assertThat(args.integer(1)).isEqualTo(2);
    }

    @Test
    void shouldReceiveBinaryInAnAnswer() throws Exception {
        Client client = server.connect();

        CompletableFuture<Arguments> answer = server.socket(client).emitWithAck("ask");
        client.expect("420[\"ask\"]")
                .peer()
                .sendWithAttachments("461-0[{\"_placeholder\":true,\"num\":0}]", new byte[] {9});

        assertThat(answer.get(5, TimeUnit.SECONDS).bytes(0)).containsExactly(9);
    }

    @Test
    void shouldCountAcknowledgementsUpForTheWholeNamespace() {
        Client one = server.connect();
        Client two = server.connect();

        server.socket(one).emitWithAck("ask");
        server.socket(two).emitWithAck("ask");
        server.main().to(one.id()).emitWithAck("ask");

        one.expect("420[\"ask\"]", "422[\"ask\"]");
        two.expect("421[\"ask\"]");
    }

    @Test
    void shouldIgnoreAnswersThatNobodyWaitsFor() throws Exception {
        Client client = server.connect();
        CompletableFuture<Arguments> answer = server.socket(client).emitWithAck("ask");
        client.expect("420[\"ask\"]");

        client.send("43[1]", "431[1]", "4399999999999[1]", "430[\"first\"]", "430[\"second\"]");

        assertThat(answer.get(5, TimeUnit.SECONDS).string(0)).isEqualTo("first");
        client.expectNothing();
    }

    @Test
    void shouldEndTheWaitWhenTheTimeIsOver() {
        Client client = server.connect();

        CompletableFuture<Arguments> answer =
                server.socket(client).timeout(Duration.ofMillis(20)).emitWithAck("ask");

        assertFailed(answer, AckException.Reason.TIMEOUT, "operation has timed out");
        client.expect("420[\"ask\"]").send("430[]").expectNothing();
    }

    @Test
    void shouldEndTheWaitWhenTheClientGoes() {
        Client client = server.connect();
        CompletableFuture<Arguments> answer = server.socket(client).emitWithAck("ask");

        client.expect("420[\"ask\"]").send("41");

        assertFailed(answer, AckException.Reason.DISCONNECTED, "socket has been disconnected");
    }

    @Test
    void shouldNotWaitForAClientThatHasGone() {
        CompletableFuture<Arguments> inListener = new CompletableFuture<>();
        server.main()
                .onConnection(socket -> socket.onDisconnect(reason -> socket.emitWithAck("ask")
                        .whenComplete((args, failure) -> inListener.completeExceptionally(failure))));
        Client client = server.connect();
        Socket socket = server.socket(client);
        client.send("41");
        ApiServer.await().until(() -> !socket.isConnected());

        assertFailed(inListener, AckException.Reason.DISCONNECTED, "socket has been disconnected");
        assertFailed(socket.emitWithAck("ask"), AckException.Reason.DISCONNECTED, "socket has been disconnected");
    }

    @Test
    void shouldNotWaitWhenTheServerHasStopped() {
        Client client = server.connect();
        Socket socket = server.socket(client);
        CompletableFuture<Arguments> before = socket.emitWithAck("ask");
        server.server().close();

        assertFailed(before, AckException.Reason.DISCONNECTED, "socket has been disconnected");
        assertFailed(socket.emitWithAck("ask"), AckException.Reason.DISCONNECTED, "socket has been disconnected");
        assertThat(socket.emit("x")).isTrue();
        assertThat(socket.join("room")).isIn(true, false);
        socket.disconnect(true);
    }

    @Test
    void shouldNotWaitForTheAnswerToAnEventThatCannotBeSent() {
        Client client = server.connect();
        Socket socket = server.socket(client);

        assertThatThrownBy(() -> socket.emitWithAck("ask", new Object())).isInstanceOf(IllegalArgumentException.class);
        client.expectNothing();
    }

    @Test
    void shouldRefuseATimeThatIsNone() {
        Socket socket = server.socket(server.connect());

        assertThatThrownBy(() -> socket.timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.timeout(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    // Sending.

    @Test
    void shouldSendWhatItIsGiven() {
        Client client = server.connect();
        Socket socket = server.socket(client);

        socket.emit("none");
        socket.emit("null", (Object[]) null);
        socket.emit("values", null, true, 1, 2.5, "\u00e4", List.of(1), Map.of("k", "v"), new int[] {1, 2});
        socket.send("hello", 1);
        socket.compress(false).emit("plain");
        socket.emit("bytes", Map.of("b", new byte[] {1}), new byte[] {2});

        client.expect(
                "42[\"none\"]",
                "42[\"null\",null]",
                "42[\"values\",null,true,1,2.5,\"\u00e4\",[1],{\"k\":\"v\"},[1,2]]",
                "42[\"message\",\"hello\",1]",
                "42[\"plain\"]",
                "452-[\"bytes\",{\"b\":{\"_placeholder\":true,\"num\":0}},{\"_placeholder\":true,\"num\":1}]",
                "bAQ==",
                "bAg==");
    }

    @Test
    void shouldSendAndReadWhatTheBindingKnows() {
        try (ApiServer bound = new ApiServer(builder -> builder.binding(new PointBinding()))) {
            bound.main()
                    .onConnection(socket -> socket.on(
                            "move",
                            (args, ack) -> ack.send(args.get(0).as(Point.class).moved(), RawJson.of("[1.0]"))));
            Client client = bound.connect().send("421[\"move\",\"1/2\"]").expect("431[\"2/3\",[1.0]]");

            bound.main().emit("at", new Point(5, 6));
            assertThatThrownBy(() -> bound.main().emit("at", new Object()))
                    .isInstanceOf(IllegalArgumentException.class);

            client.expect("42[\"at\",\"5/6\"]").send("421[\"move\",7]").expectNothing();
            assertThat(bound.awaitError().cause()).isInstanceOf(ArgumentException.class);
        }
    }

    private record Point(int x, int y) {
        Point moved() {
            return new Point(x + 1, y + 1);
        }
    }

    /** Points travel as {@code x/y}. */
    private static final class PointBinding implements ValueBinding {
        @Override
        public Object toPlain(Object value) {
            if (value instanceof Point point) {
                return point.x() + "/" + point.y();
            }
            throw new IllegalArgumentException("no point");
        }

        @Override
        public <T> T fromPlain(Object plain, Class<T> type) {
            throw new IllegalArgumentException("JSON was expected");
        }

        @Override
        public <T> T fromJson(byte[] json, Class<T> type) {
            String text = new String(json, StandardCharsets.UTF_8);
            if (!text.matches("\"\\d+/\\d+\"")) {
                throw new IllegalArgumentException("no point");
            }
            int slash = text.indexOf('/');
            int x = Integer.parseInt(text.substring(1, slash));
            return type.cast(new Point(x, Integer.parseInt(text.substring(slash + 1, text.length() - 1))));
        }
    }

    @Test
    void shouldRefuseReservedNames() {
        Client client = server.connect();
        Socket socket = server.socket(client);

        for (String reserved : List.of("connect", "connect_error", "disconnect", "disconnecting", "newListener")) {
            assertThatThrownBy(() -> socket.emit(reserved)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> server.main().emit(reserved)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> server.main().emitWithAck(reserved)).isInstanceOf(IllegalArgumentException.class);
        }
        client.expectNothing();
    }

    @Test
    void shouldSendVolatileEventsToClientsThatKeepUp() {
        Client client = server.connect();
        Socket socket = server.socket(client);

        socket.volatileMessage().emit("state", 1);
        client.expect("42[\"state\",1]");
        server.main().volatileMessage().emit("state", 2);
        client.expect("42[\"state\",2]");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T joined(java.util.concurrent.Executor executor, java.util.function.Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, executor).join();
    }

    private static void assertFailed(CompletableFuture<?> answer, AckException.Reason reason, String message) {
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(AckException.class)
                .hasMessage(message)
                .extracting(failure -> ((AckException) failure).reason())
                .isEqualTo(reason);
    }
}
