package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeatingTest {

    @ParameterizedTest
    @CsvSource({"10,1,1", "10,4,1", "10,4,2", "6,5,3", "3,3,3", "1,100,10"})
    void shouldGiveEveryRoomItsMembers(int members, int rooms, int joinRooms) {
        Seating seating = new Seating(plan(members, rooms, joinRooms, rooms, 0));

        int[] counts = new int[rooms];
        for (int c = 0; c < seating.connections(); c++) {
            for (int j = 0; j < joinRooms; j++) {
                counts[(seating.firstRoom(c) + j) % rooms]++;
            }
        }

        assertThat(counts).containsOnly(members);
        for (int room = 0; room < rooms; room++) {
            assertThat(seating.healthyMembers(room)).isEqualTo(members);
        }
    }

    @Test
    void shouldLetEverySenderSpeakInItsOwnRoomFromAReadingMember() {
        Seating seating = new Seating(plan(6, 4, 2, 9, 3));

        for (int sender = 0; sender < 9; sender++) {
            int connection = seating.speaker(sender);
            Receipts receipts = new Receipts(seating, connection);
            assertThat(receipts.seatOf(seating.roomOf(sender))).isNotNegative();
            assertThat(seating.isStalled(connection)).isFalse();
        }
    }

    @Test
    void shouldUseDifferentMembersForTheSendersOfARoom() {
        Seating seating = new Seating(plan(10, 1, 1, 5, 0));

        assertThat(List.of(0, 1, 2, 3, 4)).extracting(seating::speaker).doesNotHaveDuplicates();
    }

    @Test
    void shouldLeaveStalledMembersOut() {
        Seating seating = new Seating(plan(10, 2, 1, 2, 3));

        assertThat(seating.isStalled(16)).isFalse();
        assertThat(seating.isStalled(17)).isTrue();
        assertThat(seating.healthyMembers(0)).isEqualTo(9);
        assertThat(seating.healthyMembers(1)).isEqualTo(8);
    }

    @Test
    void shouldRefuseARoomWithoutAnybodyToSend() {
        assertThatThrownBy(() -> new Seating(plan(1, 4, 1, 4, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--stalled");
    }

    private static Plan plan(int members, int rooms, int joinRooms, int senders, int stalled) {
        return new Plan(
                members,
                rooms,
                joinRooms,
                true,
                128,
                new Load.Window(1),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                senders,
                stalled,
                true,
                true,
                List.of());
    }
}
