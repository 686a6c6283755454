package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StandaloneServer;
import io.stentor.server.config.OptionsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of conversations whose members may go on on another server while Redis is away: two standalone servers, and a
 * Redis that keeps its stream when it is killed.
 */
@Tag("once")
class StreamsConversationOutageIT {
    @TempDir
    private Path directory;

    private final List<Wanderer> clients = new ArrayList<>();
    private RedisServer redis;
    private StandaloneServer one;
    private StandaloneServer two;
    private Wanderer alice;

    @BeforeEach
    void start() throws Exception {
        RedisServer.need();
        redis = new RedisServer(directory, List.of("--appendonly", "yes", "--appendfsync", "always"));
        one = startServer();
        two = startServer();
        alice = on(one, "alice");
        awaitOrder("begin");
    }

    private StandaloneServer startServer() throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of(
                        "server.host=127.0.0.1",
                        "server.port=0",
                        "admin.port=0",
                        "io.threads=2",
                        "limits.eventRate=0",
                        "delivery.retryAfter=500ms",
                        "cluster.mode=streams",
                        "cluster.redis.url=" + redis.url()))
                .read(false));
    }

    /** Until what is said on either server stands in the stream. */
    private void awaitOrder(String id) {
        Wanderer far = on(two, "far");
        for (Wanderer speaker : List.of(alice, far)) {
            await().until(() -> {
                say(speaker, id);
                speaker.awaitMessage(id);
                return speaker.isOfStream();
            });
        }
        far.close();
        alice.await("42[\"user_left\",{\"userId\":\"far\"");
    }

    private static int port(StandaloneServer server) {
        return server.publicAddress().getPort();
    }

    private Wanderer on(StandaloneServer server, String user) {
        Wanderer client = new Wanderer(port(server), user);
        clients.add(client);
        client.join("tea");
        return client;
    }

    private static void say(Wanderer speaker, String id) {
        say(speaker, id, "");
    }

    private static void say(Wanderer speaker, String id, String more) {
        speaker.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"" + id + "\"" + more + "}]");
    }

    @AfterEach
    void stop() {
        clients.forEach(Wanderer::close);
        one.close();
        two.close();
        redis.close();
    }

    @Test
    void shouldServeItsOwnWithoutRedisAndLetThemGoOnHereButNotElsewhere() {
        Wanderer stays = on(one, "stays");
        Wanderer goes = on(one, "goes");
        say(alice, "1");
        stays.awaitMessage("1");
        goes.awaitMessage("1");

        redis.kill();
        for (int i = 2; i <= 40; i++) {
            say(alice, String.valueOf(i));
        }
        stays.awaitMessage("40");
        goes.awaitMessage("40");
        assertThat(stays.isOfStream()).isFalse();
        stays.cut();
        goes.cut();
        alice.await("42[\"user_left\"");
        alice.await("42[\"user_left\"");
        say(alice, "41");
        alice.awaitMessage("41");

        assertThat(stays.comeTo(port(one))).isTrue();
        assertThat(goes.comeTo(port(two))).isFalse();
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 41; i++) {
            all.add(String.valueOf(i));
        }
        stays.awaitGot("41");
        assertThat(stays.messages()).isEqualTo(all);
        assertThat(goes.messages()).isEqualTo(all.subList(0, 40));
    }

    @Test
    void shouldGoOnElsewhereAgainWhenRedisIsBack() {
        Wanderer nomad = on(one, "nomad");
        redis.kill();
        say(alice, "away");
        nomad.awaitMessage("away");
        redis.start();
        awaitOrder("back");
        say(alice, "seen");
        nomad.awaitMessage("seen");
        assertThat(nomad.isOfStream()).isTrue();
        nomad.cut(redis);
        say(alice, "missed");
        assertThat(nomad.comeTo(port(two))).isTrue();
        nomad.awaitGot("missed");
        assertThat(nomad.messages()).endsWith("seen", "missed");
        assertThat(nomad.messages()).containsOnlyOnce("away", "seen", "missed");
    }

    /** Redis goes while a confirmed message is on its way: members here are asked, once, and its sender is told that nobody knows of the others. */
    @Test
    void shouldAskItsOwnOnceAndTellThatTheOthersAreUnknown() {
        Wanderer bob = on(one, "bob");
        redis.kill();
        say(alice, "c", ",\"confirm\":true");
        bob.answer(bob.awaitMessage("c"));
        assertThat(alice.await("42[\"message_delivered\""))
                .contains("\"delivered\":1,\"missing\":[],", "\"complete\":false");
        say(alice, "end");
        bob.awaitMessage("end");
        assertThat(bob.messages().stream().filter("c"::equals)).hasSize(1);
    }
}
