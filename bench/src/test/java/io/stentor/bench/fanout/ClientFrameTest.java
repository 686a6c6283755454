package io.stentor.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFrameTest {

    @Test
    void shouldMaskTheExampleOfTheSpecification() {
        assertThat(ClientFrame.text("Hello", 0x37fa213d))
                .containsExactly(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58);
    }

    @ParameterizedTest
    @CsvSource({"125,6", "126,8", "65535,8", "65536,14"})
    void shouldUseTheShortestLength(int payloadBytes, int headerBytes) {
        byte[] frame = ClientFrame.of(FrameScanner.TEXT, new byte[payloadBytes], 0);

        assertThat(ClientFrame.headerBytes(payloadBytes)).isEqualTo(headerBytes);
        assertThat(frame).hasSize(headerBytes + payloadBytes);
    }
}
