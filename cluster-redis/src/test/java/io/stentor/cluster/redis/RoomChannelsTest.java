package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rooms come and go while a written down Redis answers when it is told to. */
class RoomChannelsTest {
    private static final String SOCKET_ID = "abcdefghijklmnopqrst";

    private final RecordingNamespace local = new RecordingNamespace();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private final Queue<CompletableFuture<Void>> unanswered = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final Subscribers subscribers = new Subscribers(new ClusterCounters());

    @BeforeEach
    void beginWithoutRooms() {
        local.setRooms();
    }

    private RoomChannels open(SubscriptionMode mode) {
        RoomChannels rooms =
                new RoomChannels(new WrittenRedis(), ShardedChannels.of("k", "/", "uid"), mode, local, subscribers);
        rooms.open((channel, message) -> heard.add(channel));
        return rooms;
    }

    private final class WrittenRedis implements RedisShards {
        @Override
        public void shardPublish(String channel, byte[] message) {
            said.add("publish " + channel);
        }

        @Override
        public CompletionStage<Long> shardSubscribers(String channel) {
            return CompletableFuture.completedFuture(1L);
        }

        @Override
        public CompletionStage<Void> shardSubscribe(Collection<String> channels) {
            said.add("subscribe " + channels.stream().sorted().toList());
            CompletableFuture<Void> answer = new CompletableFuture<>();
            unanswered.add(answer);
            return answer;
        }

        @Override
        public void shardUnsubscribe(Collection<String> channels) {
            said.add("unsubscribe " + channels.stream().sorted().toList());
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
            tasks.add(task);
        }
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private void answer(Consumer<CompletableFuture<Void>> how) {
        how.accept(unanswered.remove());
        runTasks();
    }

    @ParameterizedTest
    @CsvSource({"STATIC,''", "DYNAMIC,'k#/#r#'", "DYNAMIC_PRIVATE,'k#/#abcdefghijklmnopqrst#, k#/#r#'"})
    void shouldSubscribeWhatTheModeSays(SubscriptionMode mode, String channels) {
        local.setRooms("r", SOCKET_ID);
        open(mode);
        runTasks();

        assertThat(said)
                .containsExactlyElementsOf(channels.isEmpty() ? List.of() : List.of("subscribe [" + channels + "]"));
    }

    @Test
    void shouldTellWhenARoomHearsTheOthers() {
        RoomChannels rooms = open(SubscriptionMode.DYNAMIC);
        local.setRooms("r");
        CompletableFuture<Void> listening = rooms.listening("r");
        CompletableFuture<Void> second = rooms.listening("r");

        runTasks();
        assertThat(said).containsExactly("subscribe [k#/#r#]");
        assertThat(listening).isNotDone();
        answer(unanswered -> unanswered.complete(null));
        assertThat(listening).isCompleted();
        assertThat(second).isCompleted();
        assertThat(rooms.listening("r")).isCompleted();
        assertThat(said).hasSize(1);
    }

    @Test
    void shouldWaitNoLongerWhenRedisIsAway() {
        RoomChannels rooms = open(SubscriptionMode.DYNAMIC);
        local.setRooms("r");
        CompletableFuture<Void> listening = rooms.listening("r");
        runTasks();

        answer(unanswered -> unanswered.completeExceptionally(new IllegalStateException("away")));
        assertThat(listening).isCompleted();
    }

    @Test
    void shouldGiveAChannelUpWhenItsRoomIsGone() {
        RoomChannels rooms = open(SubscriptionMode.DYNAMIC);
        local.setRooms("r");
        runTasks();
        answer(unanswered -> unanswered.complete(null));
        subscribers.onMessage(null, "k#/#r#", new byte[0]);
        local.setRooms();
        subscribers.onMessage(null, "k#/#r#", new byte[0]);
        runTasks();
        subscribers.onMessage(null, "k#/#r#", new byte[0]);

        assertThat(heard).containsExactly("k#/#r#");
        assertThat(said).containsExactly("subscribe [k#/#r#]", "unsubscribe [k#/#r#]");
        local.setRooms("r");
        CompletableFuture<Void> listening = rooms.listening("r");
        runTasks();
        assertThat(listening).isNotDone();
        assertThat(said).hasSize(3);
    }

    @Test
    void shouldSayNothingOfARoomThatComesAndGoesMeanwhile() {
        RoomChannels rooms = open(SubscriptionMode.DYNAMIC);
        local.setRooms("r");
        CompletableFuture<Void> listening = rooms.listening("r");
        local.setRooms();
        runTasks();

        assertThat(said).isEmpty();
        assertThat(listening).isCompleted();
    }

    @Test
    void shouldNotWaitForAnAnswerToARoomThatIsGone() {
        RoomChannels rooms = open(SubscriptionMode.DYNAMIC);
        local.setRooms("r");
        runTasks();
        local.setRooms();
        runTasks();
        answer(unanswered -> unanswered.complete(null));
        local.setRooms("r");

        assertThat(rooms.listening("r")).isNotDone();
    }

    @Test
    void shouldSubscribeManyRoomsTogether() {
        open(SubscriptionMode.DYNAMIC);
        local.setRooms(IntStream.range(0, 2_500).mapToObj(i -> "r" + i).toArray(String[]::new));

        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(said).hasSize(3).allSatisfy(each -> assertThat(each).startsWith("subscribe "));
    }

    @Test
    void shouldNotTakeAChannelThatIsSomebodyElses() {
        subscribers.put(List.of("k#/#uid#"), (channel, message) -> heard.add("answers"));
        RoomChannels rooms = open(SubscriptionMode.DYNAMIC);
        local.setRooms("uid");
        CompletableFuture<Void> listening = rooms.listening("uid");
        runTasks();
        local.setRooms();
        runTasks();
        subscribers.onMessage(null, "k#/#uid#", new byte[0]);

        assertThat(listening).isCompleted();
        assertThat(said).isEmpty();
        assertThat(heard).containsExactly("answers");
    }

    @Test
    void shouldGiveAllUpWhenItsNamespaceIsClosed() {
        RoomChannels rooms = open(SubscriptionMode.DYNAMIC);
        local.setRooms("a", "b");
        runTasks();
        rooms.close();
        runTasks();

        assertThat(said).containsExactly("subscribe [k#/#a#, k#/#b#]", "unsubscribe [k#/#a#, k#/#b#]");
    }
}
