package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.TestServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.loop.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is told of users whose connections are cut. A grace of hours shows what is never told, one of milliseconds what is
 * told after it. In between the roster is asked: it tells that a cut has come to its notice.
 */
class PresenceGraceTest {
    private static final long HOURS = TimeUnit.HOURS.toMillis(2);
    private static final long MOMENT = 50;

    private final List<Peer> peers = new ArrayList<>();
    private TestServer server;

    @AfterEach
    void stopServer() {
        peers.forEach(Peer::close);
        server.awaitEmpty();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000})
    void shouldTellNobodyWhenAUserIsBackInTime(int mergeAbove) {
        start(HOURS, mergeAbove);
        Peer bob = user("bob");
        Peer alice = user("alice");
        assertThat(nextPresence(bob)).contains("alice");
        cut(alice, 1);

        Peer again = user("alice");
        leave(again);
        // Had a cut or a return been told, it would come before.
        assertThat(nextPresence(bob))
                .contains(
                        mergeAbove == 0
                                ? "\"joined\":[],\"left\":[\"alice\"],\"members\":1"
                                : "user_left\",{\"userId\":\"alice\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000})
    void shouldTellOnceWhenAUserStaysAway(int mergeAbove) {
        start(MOMENT, mergeAbove);
        Peer bob = user("bob");
        Peer alice = user("alice");
        assertThat(nextPresence(bob)).contains("alice");
        cut(alice, 1);

        assertThat(nextPresence(bob))
                .contains(mergeAbove == 0 ? "\"left\":[\"alice\"]" : "user_left\",{\"userId\":\"alice\"");
        user("alice");
        assertThat(nextPresence(bob))
                .contains(mergeAbove == 0 ? "\"joined\":[\"alice\"]" : "user_joined\",{\"userId\":\"alice\"");
    }

    @Test
    void shouldTellAtOnceWhenAUserLeavesOfItsOwnAccord() {
        start(HOURS, 1_000);
        Peer bob = user("bob");
        Peer alice = user("alice");
        assertThat(nextPresence(bob)).contains("user_joined");
        leave(alice);
        assertThat(nextPresence(bob)).contains("user_left");
    }

    @Test
    void shouldTellAtOnceWhenThereIsNoGrace() {
        start(0, 1_000);
        Peer bob = user("bob");
        Peer alice = user("alice");
        assertThat(nextPresence(bob)).contains("user_joined");
        cut(alice, 1);
        assertThat(nextPresence(bob)).contains("user_left");
    }

    @Test
    void shouldListAUserWhileOthersTakeItToBeThere() {
        start(HOURS, 1_000);
        Peer bob = user("bob");
        Peer alice = user("alice");
        cut(alice, 1);

        assertThat(bob.ask(1, "presence", "\"room\""))
                .contains("\"members\":1")
                .contains("\"alice\"")
                .contains("\"usersTotal\":2");
        Peer again = connect("alice");
        assertThat(again.ask(1, "join_conversation", "\"room\""))
                .contains("\"members\":2")
                .containsOnlyOnce("\"alice\"")
                .contains("\"usersTotal\":2");
    }

    @Test
    void shouldTellNobodyWhenAllAreCutAndBackInTime() {
        start(HOURS, 1_000);
        Peer bob = user("bob");
        Peer alice = user("alice");
        cut(bob, 1);
        cut(alice, 0);

        Peer bobAgain = user("bob");
        user("alice");
        Peer carol = user("carol");
        assertThat(nextPresence(bobAgain)).contains("carol");
        carol.close();
    }

    @Test
    void shouldForgetARoomWhoseUsersStayAway() {
        start(MOMENT, 1_000);
        cut(user("bob"), 0);
        server.awaitEmpty();
        // Its time is over when whoever comes later is told of as usual.
        await().until(() -> {
            try (Peer carol = connect("carol")) {
                return carol.ask(1, "join_conversation", "\"room\"").contains("\"usersTotal\":1");
            }
        });
    }

    private void start(long graceMs, int mergeAbove) {
        ConversationLimits limits = new ConversationLimits(0, 1, 1_000, 100, 10_000, mergeAbove, MOMENT, graceMs);
        server = TestServer.start(EngineOptions.defaults(), limits);
    }

    private Peer connect(String name) {
        Peer peer = WebSocketPeer.open(server.port());
        peers.add(peer);
        peer.connect("{\"userId\":\"" + name + "\"}");
        return peer;
    }

    private Peer user(String name) {
        Peer peer = connect(name);
        peer.join("room");
        return peer;
    }

    private void leave(Peer peer) {
        assertThat(peer.ask(2, "leave_conversation", "\"room\"")).contains("\"ok\":true");
    }

    private void cut(Peer peer, int left) {
        peer.close();
        await().untilAsserted(() -> assertThat(server.counts().sockets()).isEqualTo(left));
    }

    private static String nextPresence(Peer peer) {
        String packet = peer.next();
        while (!packet.startsWith("42[\"user_") && !packet.startsWith("42[\"presence_changed\"")) {
            packet = peer.next();
        }
        return packet;
    }
}
