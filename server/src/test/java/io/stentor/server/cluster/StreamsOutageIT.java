package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StentorServer;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.session.DisconnectReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of clients that may go on on another server when the stream is not there, or has lost something: two servers,
 * and clients that say what they are told.
 */
@Tag("once")
class StreamsOutageIT {
    private static final Pattern WELCOME = Pattern.compile("40\\{\"sid\":\"(.*)\",\"pid\":\"(.*)\"}");
    private static final Pattern EVENT = Pattern.compile("42\\[\"n\",(\\d+),\"(.*)\"]");
    private static final int MAX_LENGTH = 200;

    @TempDir
    private Path directory;

    private final Queue<DisconnectReason> reasons = new ConcurrentLinkedQueue<>();
    private RedisServer redis;
    private StentorServer one;
    private StentorServer two;

    /** A client, what it was told, and the last offset. */
    private static final class Client {
        private final WebSocketPeer peer;
        private String sid;
        private String pid;
        private String offset;

        Client(int port, Client before) {
            peer = WebSocketPeer.open(port);
            if (before == null) {
                peer.send("40");
            } else {
                String said = before.offset == null ? "" : ",\"offset\":\"" + before.offset + "\"";
                offset = before.offset;
                peer.send("40{\"pid\":\"" + before.pid + "\"" + said + "}");
            }
        }

        Client welcomed() {
            Matcher welcome = WELCOME.matcher(peer.next());
            assertThat(welcome.matches()).isTrue();
            sid = welcome.group(1);
            pid = welcome.group(2);
            return this;
        }

        void expect(int... numbers) {
            for (int number : numbers) {
                String packet = peer.next();
                Matcher event = EVENT.matcher(packet);
                assertThat(event.matches()).as(packet).isTrue();
                assertThat(event.group(1)).isEqualTo(String.valueOf(number));
                offset = event.group(2);
            }
        }

        void cut() {
            peer.close();
        }

        boolean isOfStream() {
            return offset.matches("\\d{13}-\\d+");
        }
    }

    @BeforeEach
    void start() {
        RedisServer.need();
        redis = new RedisServer(directory);
        one = startStentor();
        two = startStentor();
        await().until(() -> one.isClusterReady() && two.isClusterReady());
        // Until they are in the stream's order, offsets are of one server.
        Client first = new Client(one.port(), null).welcomed();
        await().until(() -> {
            one.emit("n", 0);
            first.expect(0);
            return first.isOfStream();
        });
        first.cut();
    }

    private StentorServer startStentor() {
        StentorServer server = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .threads(2)
                .recovery(Duration.ofMinutes(2))
                .clusterRedis(redis.url())
                .clusterStreams(MAX_LENGTH)
                .build();
        server.onConnection(socket -> socket.onDisconnect(reasons::add));
        return server.start();
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        redis.close();
    }

    @Test
    void shouldServeItsOwnWithoutRedisAndLetThemGoOnHereButNotElsewhere() {
        Client stays = new Client(one.port(), null).welcomed();
        Client goes = new Client(one.port(), null).welcomed();
        one.emit("n", 1);
        stays.expect(1);
        goes.expect(1);

        redis.kill();
        await().until(() -> !one.isClusterReady());
        one.emit("n", 2);
        stays.expect(2);
        goes.expect(2);
        assertThat(stays.isOfStream()).isFalse();
        stays.cut();
        goes.cut();
        one.emit("n", 3);

        Client back = new Client(one.port(), stays);
        back.expect(3);
        assertThat(back.welcomed().sid).isEqualTo(stays.sid);
        assertThat(new Client(two.port(), goes).welcomed().sid).isNotEqualTo(goes.sid);
    }

    @Test
    void shouldCutItsClientsWhenTheStreamHasLostWhatTheyDidNotGet() {
        Client connected = new Client(one.port(), null).welcomed();
        Client away = new Client(one.port(), null).welcomed();
        one.emit("n", 1);
        connected.expect(1);
        away.expect(1);
        away.cut();

        redis.kill();
        redis.start();

        connected.peer.awaitEnd();
        await().until(() -> reasons.contains(DisconnectReason.CLUSTER_GAP));
        await().until(() -> one.isClusterReady() && two.isClusterReady());
        assertThat(new Client(one.port(), connected).welcomed().sid).isNotEqualTo(connected.sid);
        assertThat(new Client(one.port(), away).welcomed().sid).isNotEqualTo(away.sid);
    }

    @Test
    void shouldBeginAnewWhenTheStreamNoLongerHasItsPlace() {
        Client client = new Client(one.port(), null).welcomed();
        one.emit("n", 1);
        client.expect(1);
        client.cut();
        Client witness = new Client(two.port(), null).welcomed();
        for (int i = 0; i < 5 * MAX_LENGTH; i++) {
            one.emit("n", i);
            witness.expect(i);
        }

        assertThat(new Client(two.port(), client).welcomed().sid).isNotEqualTo(client.sid);
    }

    @Test
    void shouldGoOnElsewhereWhenItsServerEnds() {
        Client client = new Client(one.port(), null).welcomed();
        one.emit("n", 1);
        client.expect(1);
        one.drain(Duration.ZERO, Duration.ofSeconds(5));
        two.emit("n", 2);

        Client back = new Client(two.port(), client);
        back.expect(2);
        assertThat(back.welcomed().sid).isEqualTo(client.sid);
        two.emit("n", 3);
        back.expect(3);
    }

    @Test
    void shouldBeTakenOnceAndNotGoOnWhereItWasBefore() {
        Client client = new Client(one.port(), null).welcomed();
        one.emit("n", 1);
        client.expect(1);
        client.cut();
        // It is told of the cut, and leaves the session for the others.
        await().until(() -> redis.holdsSession(client.pid));
        Client there = new Client(two.port(), client);
        assertThat(there.welcomed().sid).isEqualTo(client.sid);

        assertThat(new Client(one.port(), client).welcomed().sid).isNotEqualTo(client.sid);
    }

    @Test
    void shouldRefuseAReservedNameAtOnce() {
        assertThatThrownBy(() -> one.emit("connect")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayGoodbyeBehindWhatWasSaidBefore() {
        two.onConnection(socket -> {
            socket.emit("n", 7);
            socket.disconnect();
        });
        Client client = new Client(two.port(), null).welcomed();

        client.expect(7);
        assertThat(client.peer.next()).isEqualTo("41");
    }
}
