package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.StentorServerBuilder;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By the stream and the channels of {@code @socket.io/redis-streams-adapter}, with clients that may go on on any server. */
class StreamsClusterIT extends ClusterSuite {
    @Override
    String adapter() {
        return "streams";
    }

    /** Its clients want no offsets, so that they get what those of other adapters get. */
    @Override
    String query() {
        return "&recovery=0";
    }

    @Override
    StentorServerBuilder speaking(StentorServerBuilder builder) {
        return builder.clusterStreams(10_000).recovery(Duration.ofMinutes(2));
    }

    /** A Redis that keeps nothing has lost the stream: nobody can say what was in it, so clients are told by being cut. */
    @Override
    @Test
    void shouldServeItsOwnAndComeBackWhenRedisGoesAway() {
        List<Peer> members = everywhere("steadfast");

        redis.kill();
        await().until(() -> !one.isClusterReady());
        one.to("steadfast").emit("alone");
        assertThat(members.get(1).next()).isEqualTo("42[\"alone\"]");
        redis.start();
        ((WebSocketPeer) members.get(1)).awaitEnd();
        ((WebSocketPeer) members.get(2)).awaitEnd();
        awaitWhole();

        List<Peer> again = everywhere("steadfast");
        node.ask("{'op':'emit','rooms':['steadfast'],'event':'together'}");
        expect(again, "42[\"together\"]");
        two.to("steadfast").emit("again");
        expect(again, "42[\"again\"]");
    }
}
