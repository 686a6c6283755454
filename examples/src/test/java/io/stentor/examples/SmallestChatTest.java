package io.stentor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StentorServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallestChatTest {
    @Test
    void shouldGoOnWhenMainHasReturned() {
        try (StentorServer server = SmallestChat.start(0)) {
            assertThat(server.port()).isPositive();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("stentor-loop"))
                    .isNotEmpty()
                    .noneMatch(Thread::isDaemon);
        }
    }

    @Test
    void shouldTellEveryoneWhatOneSays() {
        try (StentorServer server = SmallestChat.start(0);
                Client ann = Client.connect(server.port());
                Client bob = Client.connect(server.port())) {
            ann.emit("chat message", "hello");

            List<Object> heard = List.of("chat message", "hello");
            assertThat(ann.awaitEvents(1)).containsExactly(heard);
            assertThat(bob.awaitEvents(1)).containsExactly(heard);
        }
    }
}
