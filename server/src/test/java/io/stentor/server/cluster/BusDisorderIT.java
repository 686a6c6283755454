package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.redis.SubscriptionMode;
import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.cluster.UnrulyRelay.Fault;
import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two servers speak to the members of a room on both while the bus repeats to one of them what it brings, or exchanges
 * neighbours, or is late. Where what it brings has numbers, nobody may notice; where it has none, nothing but that may come.
 */
@Tag("once")
class BusDisorderIT {
    private static final int LEVELS = 16;
    private static final int ROUNDS = 40;
    private static final int AT_ONCE = 10;

    @TempDir
    private Path directory;

    private RedisServer redis;
    private UnrulyRelay relay;
    private FaultRun run;

    /** How the servers speak, and which channel has what is said to the room. */
    enum Speech {
        CLASSIC("socket.io#/#r#") {
            @Override
            StentorServerBuilder of(StentorServerBuilder builder) {
                return builder;
            }
        },
        SHARDED("socket.io#/#r#") {
            @Override
            StentorServerBuilder of(StentorServerBuilder builder) {
                return builder.clusterSharded(SubscriptionMode.DYNAMIC);
            }
        },
        STREAMS("socket.io") {
            @Override
            StentorServerBuilder of(StentorServerBuilder builder) {
                return builder.clusterStreams(10_000);
            }
        },
        RECOVERING("socket.io") {
            @Override
            StentorServerBuilder of(StentorServerBuilder builder) {
                return builder.clusterStreams(10_000).recovery(Duration.ofMinutes(2));
            }
        };

        private final String channel;

        Speech(String channel) {
            this.channel = channel;
        }

        abstract StentorServerBuilder of(StentorServerBuilder builder);

        boolean hasIds() {
            return this == STREAMS || this == RECOVERING;
        }
    }

    @BeforeEach
    void start() throws IOException {
        RedisServer.need();
        redis = new RedisServer(directory);
        relay = new UnrulyRelay(redis.url());
        run = new FaultRun();
    }

    @AfterEach
    void stop() throws IOException {
        run.close();
        relay.close();
        redis.close();
    }

    private void gather(Speech speech) {
        run.add("one", server -> speech.of(server).clusterRedis(relay.url()));
        run.add("two", server -> speech.of(server).clusterRedis(redis.url()));
        run.gather();
    }

    /** In bursts, so that neighbours are there to change places. */
    private void speak() {
        for (int i = 0; i < ROUNDS; i++) {
            run.burst(AT_ONCE);
            run.speak(Duration.ofMillis(25));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellEachEntryOnceAndElseWhatCameWhenTheBusRepeats(Speech speech) {
        gather(speech);
        disturb(speech, Fault.REPEAT);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheOrderOfEntriesAndElseThatOfTheBusWhenNeighboursChangePlaces(Speech speech) {
        gather(speech);
        disturb(speech, Fault.SWAP);
    }

    private void disturb(Speech speech, Fault fault) {
        relay.set(fault);
        speak();
        relay.set(Fault.NONE);
        run.awaitHeardEverywhere();

        assertThat(relay.disturbed()).isGreaterThan(20);
        run.assertLocalsMissedNothing();
        run.assertMissedNothing("two");
        if (speech.hasIds()) {
            run.assertNobodyMissedAnything();
        } else {
            run.assertGot("one", "two", toldOf("two", speech));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothingWhenAChannelIsLate(Speech speech) {
        gather(speech);
        relay.delay(speech.channel);
        speak();
        await().until(() -> relay.disturbed() > 0);
        relay.set(Fault.NONE);
        run.awaitHeardEverywhere();

        run.assertNobodyMissedAnything();
    }

    /** Numbers of what the relay brought of a server, in that order. */
    private List<Long> toldOf(String sender, Speech speech) {
        return relay.told().stream()
                .filter(each -> each.channel().equals(speech.channel))
                .flatMap(each -> numberIn(document(each.message()), sender))
                .toList();
    }

    private static Object document(byte[] message) {
        try {
            return message[0] == '{' ? JsonDocument.read(message) : MsgpackDocument.read(message, LEVELS);
        } catch (PacketViolation impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Of {@code ["m", sender, number, …]}, wherever it lies. */
    private static Stream<Long> numberIn(Object value, String sender) {
        if (value instanceof List<?> list && list.size() > 2 && list.get(0).equals("m")) {
            return list.get(1).equals(sender) ? Stream.of(((Number) list.get(2)).longValue()) : Stream.empty();
        }
        List<Object> inside = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            inside.addAll(map.values());
        } else if (value instanceof Collection<?> list) {
            inside.addAll(list);
        }
        return inside.stream().flatMap(each -> numberIn(each, sender));
    }
}
