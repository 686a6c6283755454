package io.stentor.wire.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenPacketTest {

    @Test
    void shouldWriteTheFiveKeysInTheirOrder() {
        assertThat(new OpenPacket("ddYo7--2h-YtjqVbAAAA", List.of("websocket"), 25000, 20000, 1000000).text())
                .isEqualTo("0{\"sid\":\"ddYo7--2h-YtjqVbAAAA\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                        + "\"pingTimeout\":20000,\"maxPayload\":1000000}");
    }

    @Test
    void shouldWriteNoneAndSeveralUpgrades() {
        assertThat(new OpenPacket("a", List.of(), 300, 200, 100).text())
                .isEqualTo(
                        "0{\"sid\":\"a\",\"upgrades\":[],\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":100}");
        assertThat(new OpenPacket("a", List.of("websocket", "webtransport"), 1, 2, 3).text())
                .contains("\"upgrades\":[\"websocket\",\"webtransport\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a b", "a\\", "é", "\n"})
    void shouldRefuseASidThatWouldNeedEscaping(String sid) {
        assertThatIllegalArgumentException().isThrownBy(() -> new OpenPacket(sid, List.of(), 1, 2, 3));
    }

    @Test
    void shouldTakeForASidWhatIsPlainAndNotTooLong() {
        assertThat(OpenPacket.isSid("aZ09_-", 6)).isTrue();
        assertThat(OpenPacket.isSid("aZ09_-", 5)).isFalse();
        assertThat(OpenPacket.isSid("", 5)).isFalse();
        assertThat(OpenPacket.isSid(null, 5)).isFalse();
        assertThat(OpenPacket.isSid("a.b", 5)).isFalse();
        assertThat(OpenPacket.isSid("\u0080", 5)).isFalse();
        assertThat(OpenPacket.isSid("\u00e9", 5)).isFalse();
    }
}
