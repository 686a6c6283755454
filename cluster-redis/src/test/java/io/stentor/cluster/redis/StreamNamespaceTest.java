package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stream says, and a server that has no place for it for longer than it may take. */
class StreamNamespaceTest {
    private static final StreamsDialect.Settings SETTINGS = new StreamsDialect.Settings("socket.io", 10_000, 120_000);

    private final FakeStream redis = new FakeStream();
    private final ClusterCounters counters = new ClusterCounters();
    private final RecordingNamespace local = new RecordingNamespace();
    private final OwnEntries own =
            new OwnEntries(redis, "socket.io", 10_000, StreamNamespaceTest::inTurn, () -> true, () -> {});
    private final StreamNamespace namespace = new StreamNamespace(
            redis,
            SETTINGS,
            "a",
            local,
            own,
            new StreamSessions(redis, SETTINGS, StreamNamespaceTest::inTurn),
            counters);

    private static boolean inTurn(Runnable task) {
        task.run();
        return true;
    }

    @BeforeEach
    void begin() {
        namespace.begin(new MessageNamespace(
                local,
                namespace,
                new Patience(counters, Duration.ofMillis(1)),
                room -> CompletableFuture.completedFuture(null),
                () -> {}));
    }

    private void read(String type, String data) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("uid", "b".getBytes(UTF_8));
        fields.put("nsp", "/".getBytes(UTF_8));
        fields.put("type", type.getBytes(UTF_8));
        fields.put("data", ("{\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}," + data + "}").getBytes(UTF_8));
        namespace.perform(fields, "1700000000000-1");
    }

    private void readEvent(String name) {
        read("3", "\"packet\":{\"type\":2,\"data\":[\"" + name + "\"]}");
    }

    @Test
    void shouldTellItsClientsThatTheyMissedSomethingBeforeAnythingElse() {
        local.setFull(true);
        readEvent("missed");
        readEvent("missed, too");
        assertThat(counters.gaps()).isEqualTo(1);
        assertThat(counters.overloaded()).isEqualTo(2);
        local.setFull(false);
        readEvent("later");

        assertThat(local.done()).hasSize(2);
        assertThat(local.done().get(0)).isEqualTo("gap");
        assertThat(local.done().get(1)).endsWith(" later");
    }

    @Test
    void shouldTellThemWhenThereIsAPlaceAlthoughNothingElseIsSaid() {
        local.setFull(true);
        readEvent("missed");
        assertThat(namespace.tellGap()).isFalse();
        local.setFull(false);
        assertThat(namespace.tellGap()).isTrue();
        assertThat(namespace.tellGap()).isTrue();

        assertThat(local.done()).containsExactly("gap");
    }

    @Test
    void shouldTellThemAlsoWhenAJoinOrALeaveFoundNoPlace() {
        for (String type : new String[] {"4", "5"}) {
            local.setFull(true);
            read(type, "\"rooms\":[\"r\"]");
            local.setFull(false);
            namespace.tellGap();
        }

        assertThat(local.done()).containsExactly("gap", "gap");
        assertThat(counters.gaps()).isEqualTo(2);
    }
}
