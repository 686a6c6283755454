package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.cluster.Order.Taken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What takes effect when: the test is the reader of the stream, and the cluster's thread. */
class OwnEntriesTest {
    private final FakeStream redis = new FakeStream();
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final OwnEntries own =
            new OwnEntries(redis, "socket.io", 10_000, turns::add, () -> true, () -> done.add("lost some"));
    private int read;

    private static Map<String, byte[]> entry(String text) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("data", text.getBytes(StandardCharsets.UTF_8));
        return fields;
    }

    private Taken say(String text) {
        return own.say(entry(text), (fields, place) -> done.add(text + (place == null ? "" : "@" + place)));
    }

    private void runTurns() {
        for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
            next.run();
        }
    }

    /** Reads all that was appended. */
    private void read() {
        for (; read < redis.entries().size(); read++) {
            StreamEntry next = redis.entries().get(read);
            own.onRead(StreamMessages.numberOf(next.fields()), next.id());
        }
    }

    @BeforeEach
    void beginWithAMarkThatIsRead() {
        assertThat(say("too early")).isEqualTo(Taken.NOT_NOW);
        own.check();
        assertThat(own.isClear()).isFalse();
        read();
        assertThat(own.isClear()).isTrue();
        assertThat(StreamMessages.text(redis.entries().get(0).fields(), "type")).isEqualTo("0");
        assertThat(StreamMessages.text(redis.entries().get(0).fields(), "nsp")).isEmpty();
    }

    @Test
    void shouldTakeEffectWhereItIsRead() {
        assertThat(say("a")).isEqualTo(Taken.IN_ORDER);
        assertThat(say("b")).isEqualTo(Taken.IN_ORDER);
        assertThat(done).isEmpty();

        read();

        assertThat(done).containsExactly("a@1700000000000-2", "b@1700000000000-3");
    }

    @Test
    void shouldTakeEffectWhenNothingWillBeReadAnyMore() {
        say("a");
        own.afterAll(() -> done.add("after a"));

        own.close();

        assertThat(done).containsExactly("a", "after a");
        assertThat(say("b")).isEqualTo(Taken.NOT_NOW);
    }

    @Test
    void shouldRunATaskBehindWhatWasSaidBefore() {
        own.afterAll(() -> done.add("at once"));
        say("a");
        own.afterAll(() -> done.add("after a"));
        say("b");
        read();

        assertThat(done).containsExactly("at once", "a@1700000000000-2", "after a", "b@1700000000000-3");
    }

    @Test
    void shouldTakeEffectAtOnceWhenItCannotBeAppendedAndTellNoPlace() {
        redis.setAway(true);
        assertThat(say("a")).isEqualTo(Taken.IN_ORDER);
        runTurns();

        assertThat(done).containsExactly("a");
        assertThat(own.isClear()).isFalse();
        assertThat(say("b")).isEqualTo(Taken.NOT_NOW);
    }

    /** Else a client could be told a place beyond what took effect here without one, and get that once more elsewhere. */
    @Test
    void shouldNotBeClearUntilWhatTookEffectEarlyIsRead() {
        own.giveUpWaiting();
        own.tell(entry("early"));
        own.check();
        own.tell(entry("early, too"));
        own.onRead(StreamMessages.numberOf(redis.entries().get(1).fields()), "1700000000000-2");
        own.onRead(StreamMessages.numberOf(redis.entries().get(2).fields()), "1700000000000-3");
        assertThat(own.isClear()).isFalse();

        own.onRead(StreamMessages.numberOf(redis.entries().get(3).fields()), "1700000000000-4");
        assertThat(own.isClear()).isTrue();
    }

    @Test
    void shouldTellThatSomeIsLostBeforePlacesAreToldAgain() {
        redis.setAway(true);
        say("a");
        runTurns();
        redis.setAway(false);
        own.check();
        assertThat(done).containsExactly("a");
        read();

        assertThat(done).containsExactly("a", "lost some");
        assertThat(own.isClear()).isTrue();
    }

    /** Nobody knew whether it was appended: it took effect, and then it comes. */
    @Test
    void shouldTakeEffectOnceWhenItIsReadAfterAll() {
        say("a");
        own.giveUpWaiting();
        assertThat(done).containsExactly("a");

        read();

        assertThat(done).containsExactly("a");
    }

    @Test
    void shouldRefuseWhatIsTooMuch() {
        for (int i = 0; i < 65_536; i++) {
            assertThat(say("a")).isEqualTo(Taken.IN_ORDER);
        }
        assertThat(say("a")).isEqualTo(Taken.REFUSED);
    }
}
