package io.stentor.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoomDirectoryTest {
    private final RoomDirectory directory = new RoomDirectory(() -> -1);

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
}
