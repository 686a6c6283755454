package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.room.Room;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What must hold between members and rooms after every step: each knows the other, and where. */
public final class LaneInvariants {
    private LaneInvariants() {}

    /** Checks all members of a lane between two turns, whose rooms are clean then and have somebody in them. */
    public static void checkLane(Lane lane, Collection<Member> members) {
        Set<LaneRoom> rooms = check(members);
        assertThat(rooms).hasSize(lane.roomCount()).allSatisfy(room -> {
            assertThat(room.isDirty()).isFalse();
            assertThat(room.isForsaken()).isFalse();
        });
    }

    /** The names of the rooms that a member has joined, or had when it was cut off. */
    public static Set<String> whereabouts(Member member) {
        Set<String> names = new HashSet<>();
        joinedRooms(member).forEach(room -> names.add(room.name()));
        return names;
    }

    private static List<Room> joinedRooms(Member member) {
        if (member.isAway()) {
            return member.away.ended ? List.of() : member.away.rooms;
        }
        return IntStream.range(0, member.joinedCount()).mapToObj(member::joined).toList();
    }

    /** Has a new member go on counting its messages past the ring behind this number; -1 for none. */
    public static void countOwnBehind(Member member, int lastOwn) {
        member.own.continueBehind(lastOwn);
    }

    /** Checks that a member that is here or away is where it has asked to be or was let in, and in its namespace, when nothing is on its way. */
    public static void checkAgreement(Member member) {
        Set<Integer> joined = new HashSet<>();
        joinedRooms(member).forEach(room -> joined.add(room.id()));
        if (!member.isAway() || !member.away.ended) {
            joined.add(member.directory().everyone().id());
        }
        Set<Integer> inside = new HashSet<>();
        for (int i = 0; i < member.roomCount(); i++) {
            inside.add(member.room(i).id);
        }
        assertThat(inside).as("rooms of %s", member).isEqualTo(joined);
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
            int position = member.positionIn(room);
            assertThat(
                            member.isAway() && position < room.awayCount() && room.away(position) == member
                                    ? room.away(position)
                                    : room.member(position))
                    .isSameAs(member);
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
