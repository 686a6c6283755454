package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.testkit.Inbox;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberTest {
    private final RoomDirectory directory = new RoomDirectory(() -> -1);
    private final Member member = new Member(1, new Inbox(), directory, null, null, new TestLogs().logs);

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
        earlier.release();
        Room later = directory.hold("later");
        assertThat(later.id()).isEqualTo(earlier.id());

        member.addJoined(later);

        assertThat(member.hasJoined(later)).isTrue();
        assertThat(member.hasJoined(earlier)).isFalse();
    }
}
