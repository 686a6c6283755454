package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.peer.Peer;
import org.junit.jupiter.api.Test;

/** Conversations in the one order of all servers, by the stream of {@code @socket.io/redis-streams-adapter}. */
class StreamsConversationIT extends ConversationClusterIT {
    @Override
    String mode() {
        return "streams";
    }

    /** Offsets of all servers are what there is an order for; the clients here want to be told none. */
    @Override
    boolean isRecovering() {
        return true;
    }

    /** A Redis that keeps nothing has lost the stream: nobody can say what was in it, so clients are told by being cut. */
    @Override
    @Test
    void shouldServeItsOwnAndFindTheOthersAgainWhenRedisGoesAway() throws Exception {
        Peer alice = on(one, "alice", "outage");
        Peer bob = on(two, "bob", "outage");
        awaitPresence(alice, "outage", 2, 2);

        redis.kill();
        await().until(() -> get(one, "/health/ready").body().contains("\"degraded\""));
        Peer carol = on(one, "carol", "outage");
        assertThat(alice.await("42[\"user_joined\",{\"userId\":\"carol\"")).isNotNull();
        alice.send("42[\"message\",{\"conversationId\":\"outage\",\"id\":\"alone\"}]");
        assertThat(carol.await("42[\"message\"")).contains("\"id\":\"alone\"");
        redis.start();
        alice.awaitClosed();
        bob.awaitClosed();
        carol.awaitClosed();
        awaitWhole();

        Peer again = on(one, "alice", "outage");
        Peer there = on(two, "bob", "outage");
        again.send("42[\"message\",{\"conversationId\":\"outage\",\"id\":\"again\"}]");
        assertThat(there.await("42[\"message\"")).contains("\"id\":\"again\"");
    }
}
