package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScannerTest {

    private final FrameScanner scanner = new FrameScanner(100_000);
    private final List<String> frames = new ArrayList<>();

    @Test
    void shouldHandOverEveryFrameOfARead() throws ProtocolViolation {
        byte[] read = concat(new byte[] {(byte) 0x81, 1, '2'}, new byte[] {(byte) 0x81, 2, '4', '0'});

        assertThat(scan(read, read.length)).isEqualTo(read.length);
        assertThat(frames).containsExactly("81:2", "81:40");
    }

    @Test
    void shouldReadAllThreeFormsOfTheLength() throws ProtocolViolation {
        byte[] read = concat(frame(125), frame(126), frame(65_535), frame(65_536));

        assertThat(scan(read, read.length)).isEqualTo(read.length);
        assertThat(frames)
                .extracting(frame -> frame.length() - "81:".length())
                .containsExactly(125, 126, 65_535, 65_536);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 125, 126, 65_535, 65_536})
    void shouldSayHowMuchAFrameLacks(int length) throws ProtocolViolation {
        byte[] frame = frame(length);
        int payload = frame.length - length;

        assertThat(FrameScanner.payloadOf(frame, 0)).isEqualTo(payload);
        assertThat(scanner.lacking(frame, 0, payload)).isEqualTo(length);
        assertThat(scanner.lacking(frame, 0, frame.length - 1)).isEqualTo(1);
    }

    @Test
    void shouldFindTheSameFramesWhereverAReadIsCut() throws ProtocolViolation {
        byte[] read = concat(frame(5), frame(130), new byte[] {(byte) 0x89, 0}, frame(0));
        for (int cut = 0; cut <= read.length; cut++) {
            frames.clear();
            int consumed = scan(read, cut);
            byte[] rest = Arrays.copyOfRange(read, consumed, read.length);

            assertThat(consumed).isLessThanOrEqualTo(cut);
            assertThat(scan(rest, rest.length)).isEqualTo(rest.length);
            assertThat(frames).extracting(String::length).containsExactly(8, 133, 3, 3);
        }
    }

    @Test
    void shouldHandOverControlFrames() throws ProtocolViolation {
        byte[] read = {(byte) 0x88, 2, 0x03, (byte) 0xE8, (byte) 0x89, 1, 'p', (byte) 0x8A, 0};

        scan(read, read.length);

        assertThat(frames).extracting(frame -> frame.substring(0, 2)).containsExactly("88", "89", "8a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x80, 0xC1, 0x83, 0x00})
    void shouldRefuseAFrameNoServerMaySend(int head) {
        byte[] read = {(byte) head, 1, '2'};

        assertThatThrownBy(() -> scan(read, read.length)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void shouldRefuseAMaskedFrame() {
        byte[] read = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, '2'};

        assertThatThrownBy(() -> scan(read, read.length)).hasMessageContaining("masked");
    }

    @Test
    void shouldRefuseALengthBeyondTheLimit() {
        byte[] tooLong = {(byte) 0x81, 127, 0, 0, 0, 0, 0, 1, (byte) 0x86, (byte) 0xA1};
        byte[] negative = {(byte) 0x81, 127, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0};

        assertThatThrownBy(() -> scan(tooLong, tooLong.length)).hasMessageContaining("100001 bytes");
        assertThatThrownBy(() -> scan(negative, negative.length)).isInstanceOf(ProtocolViolation.class);
    }

    private int scan(byte[] read, int to) throws ProtocolViolation {
        return scanner.scan(
                read,
                0,
                to,
                (head, data, at, length) ->
                        frames.add(String.format("%02x:", head) + new String(data, at, length, US_ASCII)));
    }

    private static byte[] frame(int payloadBytes) {
        byte[] masked = ClientFrame.of(FrameScanner.TEXT, new byte[payloadBytes], 0);
        int header = ClientFrame.headerBytes(payloadBytes);
        byte[] frame = concat(Arrays.copyOf(masked, header - 4), Arrays.copyOfRange(masked, header, masked.length));
        frame[1] &= 0x7F;
        return frame;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
