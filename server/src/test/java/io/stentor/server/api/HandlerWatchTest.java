package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.BlockedHandler;
import io.stentor.server.StentorServer;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A handler that keeps its event loop is named while it does. */
class HandlerWatchTest {
    private static final Duration LIMIT = Duration.ofMillis(30);

    @Test
    void shouldNameTheHandlerThatBlocks() {
        CountDownLatch release = new CountDownLatch(1);
        try (ApiServer server = new ApiServer(builder -> builder.blockedHandlerAfter(LIMIT))) {
            server.main()
                    .onConnection(socket -> socket.on("block", (args, ack) -> {
                        blockUntil(release);
                        ack.send("over");
                    }));
            Client client = server.connect().send("421[\"block\"]");

            ApiServer.await().until(() -> !server.blocked().isEmpty());
            release.countDown();

            client.expect("431[\"over\"]");
            BlockedHandler blocked = server.blocked().remove();
            assertThat(blocked.handler()).startsWith("event block (").contains("HandlerWatchTest");
            assertThat(blocked.lasting()).isGreaterThanOrEqualTo(LIMIT);
            assertThat(blocked.stack()).anyMatch(frame -> frame.getMethodName().equals("blockUntil"));
            assertThat(server.blocked()).isEmpty();
        }
    }

    @Test
    void shouldNameMiddlewaresAndConnectionListeners() {
        CountDownLatch middleware = new CountDownLatch(1);
        CountDownLatch listener = new CountDownLatch(1);
        try (ApiServer server = new ApiServer(builder -> builder.blockedHandlerAfter(LIMIT))) {
            server.main().use((socket, next) -> {
                blockUntil(middleware);
                next.proceed();
            });
            server.main().onConnection(socket -> blockUntil(listener));
            Client client = server.open().send("40");

            ApiServer.await().until(() -> !server.blocked().isEmpty());
            assertThat(server.blocked().remove().handler()).startsWith("middleware ");
            middleware.countDown();
            ApiServer.await().until(() -> !server.blocked().isEmpty());
            assertThat(server.blocked().remove().handler()).startsWith("connection (");
            listener.countDown();
            assertThat(client.next()).startsWith("40{");
        }
    }

    @Test
    void shouldGoOnLookingWhenTheProgramThrows() {
        ConcurrentLinkedQueue<String> named = new ConcurrentLinkedQueue<>();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        StentorServer server = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .threads(1)
                .blockedHandlerAfter(LIMIT)
                .onBlockedHandler(blocked -> {
                    named.add(blocked.handler());
                    throw new IllegalStateException("broken");
                })
                .build();
        server.onConnection(socket ->
                socket.on("one", (args, ack) -> blockUntil(first)).on("two", (args, ack) -> blockUntil(second)));
        server.start();
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.connect();
            peer.send("42[\"one\"]", "42[\"two\"]");
            ApiServer.await().dontCatchUncaughtExceptions().until(() -> named.size() == 1);
            first.countDown();
            ApiServer.await().dontCatchUncaughtExceptions().until(() -> named.size() == 2);
            second.countDown();
        } finally {
            server.close();
        }
        assertThat(named).element(0).asString().startsWith("event one ");
        assertThat(named).element(1).asString().startsWith("event two ");
    }

    @Test
    void shouldSurviveAProgramThatThrowsWhenToldOfAnError() {
        StentorServer server = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .threads(1)
                .onHandlerError(error -> {
                    throw new IllegalStateException("broken");
                })
                .build();
        server.onConnection(socket -> socket.on("x", (args, ack) -> {
                    throw new IllegalStateException("first");
                })
                .on("x", (args, ack) -> ack.send("still here")));
        server.start();
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.connect();
            peer.send("421[\"x\"]");
            assertThat(peer.next()).isEqualTo("431[\"still here\"]");
        } finally {
            server.close();
        }
    }

    private static void blockUntil(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
