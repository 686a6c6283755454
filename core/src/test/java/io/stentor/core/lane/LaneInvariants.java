package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What must hold between members and rooms after every step: each knows the other, and where. */
public final class LaneInvariants {
    private LaneInvariants() {}

    /** Checks all members of a lane between two turns, whose rooms are clean then and have somebody in them. */
    public static void checkLane(Lane lane, Collection<Member> members) {
        Set<LaneRoom> rooms = check(members);
        assertThat(rooms).hasSize(lane.roomCount()).allSatisfy(room -> {
            assertThat(room.isDirty()).isFalse();
            assertThat(room.pending()).isNull();
            assertThat(room.size()).isPositive();
        });
    }

    /** Checks all members of a few rooms; returns the rooms they are in. */
    static Set<LaneRoom> check(Collection<Member> members) {
        Set<LaneRoom> rooms = new HashSet<>();
        for (Member member : members) {
            checkMember(member);
            for (int i = 0; i < member.roomCount(); i++) {
                rooms.add(member.room(i));
            }
        }
        for (LaneRoom room : rooms) {
            checkRoom(room, members);
        }
        return rooms;
    }

    private static void checkMember(Member member) {
        int before = -1;
        for (int i = 0; i < member.roomCount(); i++) {
            LaneRoom room = member.room(i);
            assertThat(room.id).as("rooms of %s sorted by id", member).isGreaterThan(before);
            before = room.id;
            assertThat(room.member(member.positionIn(room))).isSameAs(member);
        }
    }

    private static void checkRoom(LaneRoom room, Collection<Member> members) {
        Set<Member> inside = new HashSet<>();
        for (int position = 0; position < room.size(); position++) {
            Member member = room.member(position);
            assertThat(members).contains(member);
            assertThat(inside.add(member)).as("%s in a room once", member).isTrue();
            assertThat(member.positionIn(room)).isEqualTo(position);
        }
    }
}
