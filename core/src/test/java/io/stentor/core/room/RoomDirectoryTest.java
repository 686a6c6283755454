package io.stentor.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomDirectoryTest {
    private final RoomDirectory directory = new RoomDirectory(() -> -1);
    private final List<String> told = new ArrayList<>();
    private final RoomListener listener = new RoomListener() {
        @Override
        public void onCreated(Room room) {
            told.add("created " + room);
        }

        @Override
        public void onDeleted(Room room) {
            told.add("deleted " + room);
        }
    };

    @Test
    void shouldGiveTheSameRoomToAllWhoHoldAName() {
        Room tea = directory.hold("tea");

        assertThat(directory.hold("tea")).isSameAs(tea);
        assertThat(directory.keepIfPresent("tea")).isSameAs(tea);
        assertThat(directory.peek("tea")).isSameAs(tea);
        assertThat(tea.name()).isEqualTo("tea");
        assertThat(directory.size()).isEqualTo(1);
    }

    @Test
    void shouldNumberRoomsAfterTheNamespacesOwn() {
        assertThat(directory.everyone().id()).isZero();
        assertThat(directory.hold("tea").id()).isEqualTo(1);
        assertThat(directory.hold("milk").id()).isEqualTo(2);
        assertThat(directory.hold("tea").id()).isEqualTo(1);
    }

    @Test
    void shouldForgetARoomWithItsLastHold() {
        Room tea = directory.hold("tea");
        directory.hold("tea");

        tea.release();
        assertThat(directory.peek("tea")).isSameAs(tea);

        tea.release();
        assertThat(directory.peek("tea")).isNull();
        assertThat(directory.keepIfPresent("tea")).isNull();
        assertThat(directory.size()).isZero();
    }

    @Test
    void shouldGiveTheIdOfADeadRoomToTheNext() {
        Room tea = directory.hold("tea");
        directory.hold("milk");
        tea.release();

        Room coffee = directory.hold("coffee");
        Room water = directory.hold("water");

        assertThat(coffee.id()).isEqualTo(tea.id());
        assertThat(water.id()).isEqualTo(3);
    }

    @Test
    void shouldMakeAnotherRoomWhenADeadOnesNameComesBack() {
        Room before = directory.hold("tea");
        before.release();

        Room after = directory.hold("tea");

        assertThat(after).isNotSameAs(before);
        assertThat(before.tryHold()).isFalse();
        assertThat(after.tryHold()).isTrue();
    }

    @Test
    void shouldFailWhenARoomIsReleasedOnceTooOften() {
        Room tea = directory.hold("tea");
        tea.release();

        assertThatThrownBy(() -> tea.release()).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldNotShowItsNameWhenItIsPrinted() {
        assertThat(directory.hold("conversation:secret")).hasToString("room 1");
    }

    @Test
    void shouldTellOfARoomWhenItIsHeldAndWhenNobodyIsInItAnyMore() {
        directory.listener(listener);
        directory.watcher(told::add);

        Room tea = directory.hold("tea");
        directory.hold("tea");
        assertThat(told).containsExactly("created room 1", "tea");

        tea.release();
        assertThat(told).hasSize(2);

        tea.release();
        assertThat(told).containsExactly("created room 1", "tea", "deleted room 1", "tea");
    }

    @Test
    void shouldKeepARoomThatNobodyIsInForWhoIsAway() {
        directory.listener(listener);
        directory.watcher(told::add);
        Room tea = directory.hold("tea");
        assertThat(tea.tryKeep()).isTrue();
        assertThat(tea.isHeld()).isTrue();

        tea.release();
        assertThat(tea.isHeld()).isFalse();
        assertThat(tea.holds()).isZero();
        assertThat(directory.rooms()).isEmpty();
        assertThat(directory.peek("tea")).isSameAs(tea);

        assertThat(directory.hold("tea")).isSameAs(tea);
        assertThat(tea.tryHold()).isTrue();
        assertThat(tea.holds()).isEqualTo(2);
        assertThat(directory.rooms()).containsExactly(tea);
        assertThat(told).containsExactly("created room 1", "tea", "deleted room 1", "created room 1");

        tea.release();
        tea.release();
        tea.unkeep();
        assertThat(directory.peek("tea")).isNull();
        assertThat(tea.tryKeep()).isFalse();
        assertThat(directory.keepIfPresent("tea")).isNull();
        assertThat(told).endsWith("deleted room 1", "tea");
    }

    @Test
    void shouldTellNobodyOfTheNamespacesOwnRoom() {
        directory.listener(listener);
        directory.watcher(told::add);
        Room everyone = directory.everyone();
        assertThat(everyone.tryHold()).isTrue();

        everyone.release();
        assertThat(everyone.tryKeep()).isTrue();
        directory.close();
        assertThat(everyone.tryHold()).isTrue();
        everyone.release();
        everyone.unkeep();

        assertThat(told).isEmpty();
        assertThat(everyone.tryHold()).isFalse();
        assertThat(directory.hold("tea").id()).isEqualTo(everyone.id());
    }

    @Test
    void shouldTakeIdsFromOnePoolWithItsSiblings() {
        RoomDirectory sibling = directory.sibling();

        assertThat(sibling.everyone().id()).isEqualTo(1);
        assertThat(directory.hold("tea").id()).isEqualTo(2);
        assertThat(sibling.hold("tea").id()).isEqualTo(3);
        sibling.everyone().release();
        assertThat(directory.hold("milk").id()).isEqualTo(1);
    }

    @Test
    void shouldKnowARoomInSlotsThatLieBehindTheLastOfItsIdsEarlierOwner() {
        Room tea = new RoomDirectory(() -> 7).hold("tea");

        assertThat(tea.isKnownAt(7)).isFalse();
        assertThat(tea.isKnownAt(8)).isTrue();
    }
}
