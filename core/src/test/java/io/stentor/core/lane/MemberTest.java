package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Inbox;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberTest {
    private final RoomDirectory directory = new RoomDirectory();
    private final Frames frames = new Frames();
    private final Member member = new Member(1, new Inbox());

    @Test
    void shouldKnowTheRoomsItJoinedWhenTheyComeAndGoInAnyOrder() {
        List<Room> rooms = IntStream.range(0, 100)
                .mapToObj(i -> directory.hold("room " + i))
                .collect(Collectors.toList());
        Collections.shuffle(rooms, new Random(1));
        rooms.forEach(member::addJoined);
        Collections.shuffle(rooms, new Random(2));

        for (Room left : rooms.subList(0, 60)) {
            assertThat(member.hasJoined(left)).isTrue();
            member.removeJoined(left);
        }

        assertThat(rooms.subList(0, 60)).noneMatch(member::hasJoined);
        assertThat(rooms.subList(60, 100)).allMatch(member::hasJoined);
        assertThat(member.joinedCount()).isEqualTo(40);
        assertThat(member.close()).containsExactlyInAnyOrderElementsOf(rooms.subList(60, 100));
        assertThat(member.joinedCount()).isZero();
    }

    @Test
    void shouldTellARoomFromAnEarlierOneWhenItsIdIsUsedAgain() {
        Room earlier = directory.hold("earlier");
        member.addJoined(earlier);
        member.removeJoined(earlier);
        directory.release(earlier);
        Room later = directory.hold("later");
        assertThat(later.id()).isEqualTo(earlier.id());

        member.addJoined(later);

        assertThat(member.hasJoined(later)).isTrue();
        assertThat(member.hasJoined(earlier)).isFalse();
    }

    @Test
    void shouldHandOutDirectsByKeyAndThenByArrival() {
        add("e", 8);
        add("a", 2);
        add("c", 5);
        add("b", 2);
        add("d", 5);
        add("f", 9);

        assertThat(take(5)).isEqualTo("abcd");
        assertThat(take(7)).isEmpty();
        assertThat(take(Long.MAX_VALUE)).isEqualTo("ef");
        assertThat(member.hasDirects()).isFalse();
    }

    @Test
    void shouldSayWhetherDirectsLieBeforeAndAfterAKey() {
        assertThat(member.hasDirectBefore(Long.MAX_VALUE)).isFalse();
        assertThat(member.hasDirectAfter(-1)).isFalse();

        add("a", 4);
        add("b", 6);

        assertThat(member.hasDirectBefore(3)).isFalse();
        assertThat(member.hasDirectBefore(4)).isTrue();
        assertThat(member.hasDirectAfter(5)).isTrue();
        assertThat(member.hasDirectAfter(6)).isFalse();
        take(6);
    }

    @Test
    void shouldStartAnewWhenAllDirectsWereTaken() {
        add("a", 4);
        assertThat(take(4)).isEqualTo("a");

        add("b", 2);
        add("c", 1);

        assertThat(take(2)).isEqualTo("cb");
    }

    private void add(String text, long key) {
        member.addDirect(new Direct(frames.of(text), key));
    }

    private String take(long key) {
        StringBuilder taken = new StringBuilder();
        for (Direct direct = member.takeDirect(key); direct != null; direct = member.takeDirect(key)) {
            taken.append(direct.frame.toString(StandardCharsets.US_ASCII));
            direct.frame.release();
        }
        return taken.toString();
    }
}
