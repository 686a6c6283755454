package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassicChannelsTest {
    private final ClassicChannels main = ClassicChannels.of("socket.io", "/", "RVn3aH");

    @Test
    void shouldNameChannelsAsTheAdapterDoes() {
        assertThat(main.pattern()).isEqualTo("socket.io#/#*");
        assertThat(main.exact())
                .containsExactly("socket.io-request#/#", "socket.io-response#/#", "socket.io-response#/#RVn3aH#");
        assertThat(main.broadcastTo(List.of())).isEqualTo("socket.io#/#");
        assertThat(main.broadcastTo(List.of("room1"))).isEqualTo("socket.io#/#room1#");
        assertThat(main.broadcastTo(List.of("a", "b"))).isEqualTo("socket.io#/#");
    }

    @Test
    void shouldReadTheRoomOutOfAChannel() {
        assertThat(main.roomOf("socket.io#/#")).isNull();
        assertThat(main.roomOf("socket.io#/#room1#")).isEqualTo("room1");
        assertThat(main.roomOf("socket.io#/#a#b#")).isEqualTo("a#b");
    }

    @Test
    void shouldNotTakeANamespaceForAPattern() {
        assertThat(ClassicChannels.of("k", "/a*[b]?", "u").pattern()).isEqualTo("k#/a\\*\\[b\\]\\?#*");
    }
}
