package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.api.RemoteSocket;
import io.stentor.cluster.redis.SubscriptionMode;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.peer.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** By the channels of {@code createShardedAdapter} of {@code @socket.io/redis-adapter}. */
class ShardedClusterIT extends ClusterSuite {
    @Override
    String adapter() {
        return "sharded";
    }

    @Override
    StentorServerBuilder speaking(StentorServerBuilder builder) {
        return builder.clusterSharded(SubscriptionMode.DYNAMIC);
    }

    @Test
    void shouldHearARoomFromTheMomentAJoinIsAcknowledged() {
        for (int i = 0; i < 50; i++) {
            Peer member = in(one.port());
            member.send("421[\"join\",\"fresh " + i + "\"]");
            assertThat(member.next()).isEqualTo("431[]");
            node.ask("{'op':'emit','rooms':['fresh " + i + "'],'event':'welcome'}");
            assertThat(member.next()).isEqualTo("42[\"welcome\"]");
            member.close();
        }
    }

    @Test
    void shouldHaveAChannelForEachRoomAsLongAsItHasMembers() {
        Peer first = in(one.port(), "channelled", "twenty characters   ");
        Peer second = in(one.port(), "channelled");

        assertThat(node.ask("{'op':'channels'}"))
                .contains("\"socket.io#/#\"", "\"socket.io#/#channelled#\"")
                .doesNotContain("twenty characters");
        first.close();
        second.send("421[\"join\",\"another\"]");
        assertThat(second.next()).isEqualTo("431[]");
        assertThat(node.ask("{'op':'channels'}")).contains("\"socket.io#/#channelled#\"");
        second.close();
        await().untilAsserted(() -> assertThat(node.ask("{'op':'channels'}")).doesNotContain("channelled", "another"));
    }

    @Test
    void shouldHearRoomsThatAreEnteredAndLeftOverAndOver() {
        Peer member = in(one.port());
        for (int i = 0; i < 50; i++) {
            member.send("42[\"flutter\",\"open\"]");
        }
        member.send("421[\"join\",\"open\"]");
        assertThat(member.next()).isEqualTo("431[]");
        two.to("open").emit("hello");
        assertThat(member.next()).isEqualTo("42[\"hello\"]");
    }

    @Test
    void shouldReachRoomsThatAreNamedLikeSocketsAndSocketsThemselves() throws Exception {
        List<Peer> members = everywhere("twenty characters..");
        String name = "twenty characters...";
        List<Peer> named = everywhere(name);

        node.ask("{'op':'emit','rooms':['" + name + "'],'event':'from node'}");
        expect(named, "42[\"from node\"]");
        two.to(name).emit("from two");
        expect(named, "42[\"from two\"]");
        for (RemoteSocket each : one.to("twenty characters..").fetchSockets().get()) {
            node.ask("{'op':'emit','rooms':['" + each.id() + "'],'event':'alone'}");
            two.to(each.id()).emit("again");
        }
        for (Peer peer : members) {
            assertThat(List.of(peer.next(), peer.next())).containsExactlyInAnyOrder("42[\"alone\"]", "42[\"again\"]");
        }
    }

    /** Every mode, each with a prefix of its own. */
    @ParameterizedTest
    @EnumSource(value = SubscriptionMode.class, names = "DYNAMIC", mode = EnumSource.Mode.EXCLUDE)
    void shouldSpeakEveryModeOfTheAdapter(SubscriptionMode mode) throws Exception {
        String key = "mode-" + mode;
        NodeServer other = startNode(key, mode.toString());
        try (StentorServer server =
                startStentor("own", StentorServer.builder().clusterSharded(mode).clusterKey(key))) {
            await().until(server::isClusterReady);
            await().until(() -> other.ask("{'op':'servers'}").equals("2"));
            Peer far = in(other.port(), "room");
            Peer near = in(server.port(), "room");

            server.to("room").emit("from stentor");
            expect(List.of(far, near), "42[\"from stentor\"]");
            other.ask("{'op':'emit','rooms':['room'],'event':'from node'}");
            expect(List.of(far, near), "42[\"from node\"]");
            for (RemoteSocket each : server.fetchSockets().get()) {
                server.to(each.id()).emit("alone");
            }
            expect(List.of(far, near), "42[\"alone\"]");
            String nearId = server.local().fetchSockets().get().get(0).id();
            other.ask("{'op':'emit','rooms':['" + nearId + "'],'event':'by id'}");
            assertThat(near.next()).isEqualTo("42[\"by id\"]");
        } finally {
            other.close();
        }
    }

    @Test
    void shouldPassOverWhatItDoesNotUnderstand() {
        Peer member = in(one.port(), "calm");

        // The other server does not survive these, so it must not hear them: it is not in the room.
        for (String hex : List.of(
                "",
                "c1",
                "84",
                "ddffffffff",
                "7b",
                "7b7d",
                "7b2274797065223a337d",
                "7b2274797065223a332c226e7370223a222f227d",
                "7b2274797065223a372c226e7370223a222f227d",
                "7b2274797065223a382c226e7370223a222f227d",
                "7b2274797065223a392c226e7370223a222f222c2264617461223a317d")) {
            node.ask("{'op':'rawSharded','channel':'socket.io#/#calm#','hex':'" + hex + "'}");
        }
        two.to("calm").emit("still here");
        assertThat(member.next()).isEqualTo("42[\"still here\"]");
    }

    @Test
    void shouldLetSocketsJoinAtOnceWhileRedisIsAway() {
        redis.kill();
        await().until(() -> !one.isClusterReady());
        Peer member = in(one.port(), "orphaned");
        one.to("orphaned").emit("alone");
        assertThat(member.next()).isEqualTo("42[\"alone\"]");
        redis.start();
        awaitWhole();
        two.to("orphaned").emit("found");
        assertThat(member.next()).isEqualTo("42[\"found\"]");
    }
}
