package io.stentor.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoomDirectoryTest {
    private final RoomDirectory directory = new RoomDirectory();

    @Test
    void shouldGiveTheSameRoomToAllWhoHoldAName() {
        Room tea = directory.hold("tea");

        assertThat(directory.hold("tea")).isSameAs(tea);
        assertThat(directory.holdIfPresent("tea")).isSameAs(tea);
        assertThat(directory.peek("tea")).isSameAs(tea);
        assertThat(tea.name()).isEqualTo("tea");
        assertThat(directory.size()).isEqualTo(1);
    }

    @Test
    void shouldNumberRoomsFromZero() {
        assertThat(directory.hold("tea").id()).isZero();
        assertThat(directory.hold("milk").id()).isEqualTo(1);
        assertThat(directory.hold("tea").id()).isZero();
    }

    @Test
    void shouldForgetARoomWithItsLastHold() {
        Room tea = directory.hold("tea");
        directory.hold("tea");

        directory.release(tea);
        assertThat(directory.peek("tea")).isSameAs(tea);

        directory.release(tea);
        assertThat(directory.peek("tea")).isNull();
        assertThat(directory.holdIfPresent("tea")).isNull();
        assertThat(directory.size()).isZero();
    }

    @Test
    void shouldGiveTheIdOfADeadRoomToTheNext() {
        Room tea = directory.hold("tea");
        directory.hold("milk");
        directory.release(tea);

        Room coffee = directory.hold("coffee");
        Room water = directory.hold("water");

        assertThat(coffee.id()).isEqualTo(tea.id());
        assertThat(water.id()).isEqualTo(2);
    }

    @Test
    void shouldMakeAnotherRoomWhenADeadOnesNameComesBack() {
        Room before = directory.hold("tea");
        directory.release(before);

        Room after = directory.hold("tea");

        assertThat(after).isNotSameAs(before);
        assertThat(before.tryHold()).isFalse();
        assertThat(after.tryHold()).isTrue();
    }

    @Test
    void shouldFailWhenARoomIsReleasedOnceTooOften() {
        Room tea = directory.hold("tea");
        directory.release(tea);

        assertThatThrownBy(() -> directory.release(tea)).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldNotShowItsNameWhenItIsPrinted() {
        assertThat(directory.hold("conversation:secret")).hasToString("room 0");
    }
}
