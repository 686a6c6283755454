package io.stentor.core.lane;

import io.stentor.core.room.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An {@link Audience} as a slot carries it: ids, and who looks. Read by all lanes.
 *
 * @param visitor or null
 * @param confirmation of its message, or null
 * @param count of the members it selects, or null
 * @param kept rooms that are held until the last lane has passed
 * @param lanesToCome how many have not passed yet
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed on
record Selection(
        int[] rooms,
        int[] members,
        int[] exceptRooms,
        int[] exceptMembers,
        MemberVisitor visitor,
        Confirmation confirmation,
        RecipientCount count,
        List<Room> kept,
        AtomicInteger lanesToCome) {
    /**
     * Finds this lane's share.
     *
     * @param mark a number no member is marked with yet
     */
    List<Member> of(Returns allMembers, LaneRooms allRooms, long mark) {
        for (int except : exceptMembers) {
            markOne(allMembers.find(except), mark);
        }
        for (int except : exceptRooms) {
            LaneRoom room = allRooms.get(except);
            for (int i = 0, size = room == null ? 0 : room.size(); i < size; i++) {
                markOne(room.member(i), mark);
            }
            for (int i = 0, size = room == null ? 0 : room.awayCount(); i < size; i++) {
                markOne(room.away(i), mark);
            }
        }
        List<Member> selected = new ArrayList<>();
        for (int id : members) {
            addUnmarked(allMembers.find(id), mark, selected);
        }
        for (int id : rooms) {
            LaneRoom room = allRooms.get(id);
            for (int i = 0, size = room == null ? 0 : room.size(); i < size; i++) {
                addUnmarked(room.member(i), mark, selected);
            }
        }
        return selected;
    }

    /**
     * Finds those of this lane's share that are away; after {@link #of}, with its mark.
     *
     * @param mark that of the call before
     */
    List<Member> away(Returns allMembers, LaneRooms allRooms, long mark) {
        List<Member> selected = new ArrayList<>(0);
        for (int id : members) {
            addAway(allMembers.find(id), mark, selected);
        }
        for (int id : rooms) {
            LaneRoom room = allRooms.get(id);
            for (int i = 0, size = room == null ? 0 : room.size(); i < size; i++) {
                addAway(room.member(i), mark, selected);
            }
            for (int i = 0, size = room == null ? 0 : room.awayCount(); i < size; i++) {
                addAway(room.away(i), mark, selected);
            }
        }
        return selected;
    }

    private static void addAway(Member member, long mark, List<Member> selected) {
        if (member != null && member.isAway() && member.selectedIn != mark) {
            member.selectedIn = mark;
            selected.add(member);
        }
    }

    /** Called by each lane once, when it has done with the slot. */
    void passed() {
        if (lanesToCome.decrementAndGet() == 0) {
            kept.forEach(Room::release);
        }
    }

    private static void markOne(Member member, long mark) {
        if (member != null) {
            member.selectedIn = mark;
        }
    }

    private static void addUnmarked(Member member, long mark, List<Member> selected) {
        if (member != null && member.selectedIn != mark && !member.isClosed()) {
            member.selectedIn = mark;
            selected.add(member);
        }
    }
}
