package io.stentor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StentorServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the original does, told by what two of its clients hear. */
class NodeChatTest {
    private StentorServer server;
    private Client ann;
    private Client bob;

    @BeforeEach
    void start() {
        server = NodeChat.start(0);
        ann = Client.connect(server.port());
        bob = Client.connect(server.port());
    }

    @AfterEach
    void stop() {
        ann.close();
        bob.close();
        server.close();
    }

    @Test
    void shouldTellAUserHowManyThereAreAndEveryoneElseWhoJoined() {
        join();

        assertThat(ann.events()).containsExactly(loggedIn(1), joined("bob", 2));
        assertThat(bob.events()).containsExactly(joined("ann", 1), loggedIn(2));
    }

    @Test
    void shouldRelayMessagesAndTypingToEveryoneElse() {
        join();

        ann.emit("typing");
        ann.emit("stop typing");
        ann.emit("new message", "hello");
        assertThat(bob.awaitEvents(5).subList(2, 5))
                .containsExactly(
                        List.of("typing", Map.of("username", "ann")),
                        List.of("stop typing", Map.of("username", "ann")),
                        List.of("new message", Map.of("username", "ann", "message", "hello")));

        bob.emit("new message", "hello yourself");
        assertThat(ann.awaitEvents(3).subList(2, 3))
                .containsExactly(List.of("new message", Map.of("username", "bob", "message", "hello yourself")));
    }

    @Test
    void shouldKeepTheFirstNameWhenAUserIsAddedTwice() {
        join();

        ann.emit("add user", "eve");
        ann.emit("new message", "it is me");

        assertThat(bob.awaitEvents(3).subList(2, 3))
                .containsExactly(List.of("new message", Map.of("username", "ann", "message", "it is me")));
        assertThat(ann.events()).hasSize(2);
    }

    @Test
    void shouldLeaveOutWhatIsUndefined() {
        ann.emit("new message");
        ann.emit("typing");

        assertThat(bob.awaitEvents(2)).containsExactly(List.of("new message", Map.of()), List.of("typing", Map.of()));
    }

    @Test
    void shouldTellEveryoneElseWhoLeft() {
        join();

        ann.disconnect();

        assertThat(bob.awaitEvents(3).get(2)).isEqualTo(List.of("user left", Map.of("username", "ann", "numUsers", 1)));
    }

    @Test
    void shouldNotTellOfGuestsWhoLeave() {
        try (Client guest = Client.connect(server.port())) {
            guest.emit("typing");
            bob.awaitEvents(1);
        }
        ann.emit("add user", "ann");

        assertThat(bob.awaitEvents(2).get(1)).isEqualTo(joined("ann", 1));
    }

    private void join() {
        ann.emit("add user", "ann");
        bob.awaitEvents(1);
        bob.emit("add user", "bob");
        ann.awaitEvents(2);
        bob.awaitEvents(2);
    }

    private static List<Object> loggedIn(int users) {
        return List.of("login", Map.of("numUsers", users));
    }

    private static List<Object> joined(String name, int users) {
        return List.of("user joined", Map.of("username", name, "numUsers", users));
    }
}
