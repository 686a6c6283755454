package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StentorServer;
import io.stentor.server.peer.LogWatch;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a program that sets nothing up reads of its handlers' mistakes: all of them, and no flood. */
class HandlerLogTest {
    private final LogWatch log = LogWatch.begin();
    private final StentorServer server = StentorServer.builder()
            .host("127.0.0.1")
            .port(0)
            .threads(1)
            .blockedHandlerAfter(Duration.ofMillis(50))
            .build();

    @AfterEach
    void stop() {
        server.close();
        log.end();
    }

    @Test
    void shouldLogEachHandlersFaultAndItsCountAsItDoubles() {
        server.onConnection(socket -> socket.on("one", (args, ack) -> args.integer(0))
                .on("two", (args, ack) -> args.integer(0))
                .on("done", (args, ack) -> ack.send()));
        server.start();
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.connect();
            for (int i = 0; i < 5; i++) {
                peer.send("42[\"one\",\"no number\"]");
            }
            peer.send("42[\"two\"]", "421[\"done\"]");
            assertThat(peer.next()).isEqualTo("431[]");
        }

        List<String> lines = log.take();
        assertThat(lines).allMatch(line -> line.contains("event=fault"));
        assertThat(lines).filteredOn(line -> line.contains("event one (")).hasSize(3);
        assertThat(lines).filteredOn(line -> line.contains("count=2")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.contains("count=4")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.contains("event two (")).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains("no number"));
    }

    @Test
    void shouldLogTheHandlerThatBlocks() {
        CountDownLatch release = new CountDownLatch(1);
        server.onConnection(socket -> socket.on("wait", (args, ack) -> release.await(10, TimeUnit.SECONDS)));
        server.start();
        try (WebSocketPeer peer = WebSocketPeer.open(server.port())) {
            peer.connect();
            peer.send("42[\"wait\"]");
            List<String> lines = new ArrayList<>();
            ApiServer.await().until(() -> lines.addAll(log.take()));
            release.countDown();

            assertThat(lines).singleElement().asString().contains("event=handler_blocked", "event wait (");
        }
    }
}
