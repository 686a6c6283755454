package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On which channel {@code createShardedAdapter} of {@code @socket.io/redis-adapter} 8.3 says what. */
class ShardedBusTest {
    private static final String SENDER = "\"uid\":\"47d5b815e85a4c45\",\"nsp\":\"/\"}";

    private final List<String> channels = new ArrayList<>();

    private ShardedBus bus(SubscriptionMode mode) {
        RedisShards redis = new RedisShards() {
            @Override
            public void shardPublish(String channel, byte[] message) {
                channels.add(channel);
            }

            @Override
            public CompletionStage<Long> shardSubscribers(String channel) {
                return CompletableFuture.completedFuture((long) channel.length());
            }

            @Override
            public CompletionStage<Void> shardSubscribe(Collection<String> subscribed) {
                throw new AssertionError("not asked to");
            }

            @Override
            public void shardUnsubscribe(Collection<String> subscribed) {
                throw new AssertionError("not asked to");
            }

            @Override
            public void publish(String channel, byte[] message) {
                throw new AssertionError("not in this dialect");
            }

            @Override
            public CompletionStage<Long> subscribers(String channel) {
                throw new AssertionError("not in this dialect");
            }

            @Override
            public void schedule(Runnable task, Duration delay) {
                throw new AssertionError("not asked to");
            }
        };
        ShardedChannels names = ShardedChannels.of("socket.io", "/", "47d5b815e85a4c45");
        return new ShardedBus(
                redis, names, mode, new RecentJoins(() -> 0), "47d5b815e85a4c45", UnaryOperator.identity());
    }

    private static Message broadcast(String rooms, String more) throws Exception {
        String json = "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]}," + more + "\"opts\":{\"rooms\":"
                + rooms + ",\"except\":[],\"flags\":{}}}," + SENDER;
        return Message.read(json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "DYNAMIC, room, socket.io#/#room#",
        "DYNAMIC, abcdefghijklmnopqrst, socket.io#/#",
        "DYNAMIC, ünf, socket.io#/#ünf#",
        "DYNAMIC_PRIVATE, room, socket.io#/#room#",
        "DYNAMIC_PRIVATE, abcdefghijklmnopqrst, socket.io#/#abcdefghijklmnopqrst#",
        "STATIC, room, socket.io#/#",
    })
    void shouldSayToOneRoomOnTheChannelOfTheMode(SubscriptionMode mode, String room, String channel) throws Exception {
        bus(mode).tell(broadcast("[\"" + room + "\"]", ""));

        assertThat(channels).containsExactly(channel);
    }

    @Test
    void shouldSayAllElseOnTheMainChannel() throws Exception {
        ShardedBus bus = bus(SubscriptionMode.DYNAMIC);
        bus.tell(broadcast("[]", ""));
        bus.tell(broadcast("[\"a\",\"b\"]", ""));
        bus.ask(broadcast("[\"a\"]", "\"requestId\":\"dd9c8b2ba0683255\","));
        bus.tell(broadcast("[\"a\"]", "\"requestId\":\"dd9c8b2ba0683255\","));

        assertThat(channels).containsOnly("socket.io#/#").hasSize(4);
    }

    @Test
    void shouldAnswerOnTheChannelOfWhoAsks() throws Exception {
        String answer = "{\"type\":11,\"data\":{\"requestId\":\"dd9c8b2ba0683255\",\"clientCount\":1}," + SENDER;
        bus(SubscriptionMode.DYNAMIC).answer("153b8e44ddcce330", Message.read(answer.getBytes(UTF_8)));

        assertThat(channels).containsExactly("socket.io#/#153b8e44ddcce330#");
    }

    /** A node on which nobody was in the room is not subscribed to its channel before it hears of the join. */
    @Test
    void shouldSayToARoomThatOthersJustEnteredWhereTheJoinWasSaid() throws Exception {
        String join = "{\"type\":4,\"data\":{\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}},\"rooms\":[\"new\"]},"
                + SENDER;
        ShardedBus bus = bus(SubscriptionMode.DYNAMIC);
        bus.tell(Message.read(join.getBytes(UTF_8)));
        bus.tell(broadcast("[\"new\"]", ""));
        bus.tell(broadcast("[\"old\"]", ""));

        assertThat(channels).containsExactly("socket.io#/#", "socket.io#/#", "socket.io#/#old#");
    }
}
