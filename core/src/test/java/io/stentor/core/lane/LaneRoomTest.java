package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.testkit.Inbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneRoomTest {
    private final TestLogs logs = new TestLogs();
    private final LaneRoom room = new LaneRoom(7, logs.logs);

    @Test
    void shouldPutTheLastMemberInThePlaceOfOneThatLeaves() {
        List<Member> members = membersIn(room, 4);

        room.remove(members.get(1));

        assertThat(positions(members.get(0), members.get(3), members.get(2))).containsExactly(0, 1, 2);
        assertThat(members.get(1).positionIn(room)).isEqualTo(Member.ABSENT);
        LaneInvariants.check(List.of(members.get(0), members.get(2), members.get(3)));
    }

    @Test
    void shouldOnlyShrinkWhenTheLastMemberLeaves() {
        List<Member> members = membersIn(room, 3);

        room.remove(members.get(2));

        assertThat(positions(members.get(0), members.get(1))).containsExactly(0, 1);
        assertThat(room.size()).isEqualTo(2);
    }

    @Test
    void shouldChangeNothingWhenAMemberEntersTwiceOrLeavesTwice() {
        List<Member> members = membersIn(room, 2);

        room.add(members.get(0), 1);
        assertThat(room.size()).isEqualTo(2);

        room.remove(members.get(0));
        room.remove(members.get(0));
        assertThat(room.size()).isEqualTo(1);
        assertThat(room.member(0)).isSameAs(members.get(1));
    }

    @Test
    void shouldGiveItsSpaceBackWhenMostMembersHaveLeft() {
        List<Member> members = membersIn(room, 10_000);

        for (Member member : members.subList(10, members.size())) {
            room.remove(member);
        }

        assertThat(room.capacity()).isLessThan(50);
        LaneInvariants.check(members.subList(0, 10));
    }

    @Test
    void shouldNeverResizeByTurnsWhenOneMemberComesAndGoes() {
        List<Member> members = membersIn(room, 1_000);

        for (int i = members.size() - 1; i > 0; i--) {
            Member comesAndGoes = members.get(i);
            room.remove(comesAndGoes);
            int capacity = room.capacity();
            room.add(comesAndGoes, 1);
            assertThat(room.capacity()).isEqualTo(capacity);
            room.remove(comesAndGoes);
            assertThat(room.capacity()).isEqualTo(capacity);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldKeepEveryPositionRightWhenMembersComeAndGoAtRandom(long seed) {
        Random random = new Random(seed);
        List<LaneRoom> rooms = IntStream.range(0, 8)
                .mapToObj(id -> new LaneRoom(id, logs.logs))
                .toList();
        List<Member> members = IntStream.range(0, 40).mapToObj(this::member).toList();

        for (int step = 0; step < 5_000; step++) {
            LaneRoom picked = rooms.get(random.nextInt(rooms.size()));
            Member member = members.get(random.nextInt(members.size()));
            if (random.nextInt(100) < (step / 1_000 % 2 == 0 ? 70 : 30)) {
                picked.add(member, step);
            } else {
                picked.remove(member);
            }
            if (step % 50 == 0) {
                checkAll(rooms, members);
            }
        }
        checkAll(rooms, members);
    }

    private static void checkAll(List<LaneRoom> rooms, List<Member> members) {
        Set<LaneRoom> inUse = LaneInvariants.check(members);
        assertThat(rooms).allSatisfy(room -> assertThat(inUse.contains(room)).isEqualTo(room.size() > 0));
        int memberships = members.stream().mapToInt(Member::roomCount).sum();
        assertThat(rooms.stream().mapToInt(LaneRoom::size).sum()).isEqualTo(memberships);
    }

    private List<Member> membersIn(LaneRoom entered, int count) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member(i));
            entered.add(members.get(i), 1);
        }
        return members;
    }

    private Member member(int id) {
        return logs.member(id, new Inbox());
    }

    private int[] positions(Member... members) {
        return List.of(members).stream()
                .mapToInt(member -> member.positionIn(room))
                .toArray();
    }
}
