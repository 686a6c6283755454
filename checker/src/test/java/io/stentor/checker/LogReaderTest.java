package io.stentor.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {
    @TempDir
    private Path directory;

    @Test
    void shouldHandOnEveryKindOfEvent() {
        Recorder recorder = new Recorder();

        Logs.read("""
                1 sent r m p 7 true
                2 accepted r m 8
                3 joined c r
                4 left c r
                5 connected c true
                6 disconnected c gone
                7 received c r m
                8 acked c r m
                9 verdict r m 3 2 x y
                10 roll r c d
                11 roll r
                12 rollChanged r c false
                """, recorder);

        assertThat(recorder.events)
                .containsExactly(
                        "1 sent r m p 7 true",
                        "2 accepted r m 8",
                        "3 joined c r",
                        "4 left c r",
                        "5 connected c true",
                        "6 disconnected c gone",
                        "7 received c r m",
                        "8 acked c r m",
                        "9 verdict r m 3 2 [x, y]",
                        "10 roll r [c, d]",
                        "11 roll r []",
                        "12 rollChanged r c false");
    }

    @Test
    void shouldReadNamesWithBlanks() throws IOException {
        Recorder recorder = new Recorder();
        Path log = Files.writeString(directory.resolve("log"), "6\tdisconnected\tc 1\ttransport close\n");

        new LogReader(recorder).read(log);

        assertThat(recorder.events).containsExactly("6 disconnected c 1 transport close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "x\tjoined\tc\tr",
                "7\tjoined\tc",
                "7\tjoined\tc\tr\tx",
                "7\tjoined\t\tr",
                "7\tsmelled\tc\tr",
                "7\tconnected\tc\tyes",
                "7\taccepted\tr\tm\tfirst",
                "7\trollChanged\tr\tc",
                "7\trollChanged\tr\tc\tin",
                "7\tverdict\tr\tm\t-1\t0",
                "7\tverdict\tr\tm\t1"
            })
    void shouldNameTheLineThatIsMalformed(String line) throws IOException {
        Recorder recorder = new Recorder();
        Path log = Files.writeString(directory.resolve("log"), "1\tjoined\tc\tr\n" + line + "\n");

        assertThatThrownBy(() -> new LogReader(recorder).read(log))
                .isInstanceOf(LogReader.MalformedLog.class)
                .hasMessageContaining("log:2: ");
        assertThat(recorder.events).hasSize(1);
    }

    private static final class Recorder implements DeliveryLog {
        private final List<String> events = new ArrayList<>();

        private void add(Object... fields) {
            StringBuilder event = new StringBuilder();
            for (Object field : fields) {
                event.append(event.isEmpty() ? "" : " ").append(field);
            }
            events.add(event.toString());
        }

        @Override
        public void sent(long at, String room, String id, String sender, long number, boolean confirmed) {
            add(at, "sent", room, id, sender, number, confirmed);
        }

        @Override
        public void accepted(long at, String room, String id, long sequence) {
            add(at, "accepted", room, id, sequence);
        }

        @Override
        public void joined(long at, String client, String room) {
            add(at, "joined", client, room);
        }

        @Override
        public void left(long at, String client, String room) {
            add(at, "left", client, room);
        }

        @Override
        public void connected(long at, String client, boolean recovered) {
            add(at, "connected", client, recovered);
        }

        @Override
        public void disconnected(long at, String client, String reason) {
            add(at, "disconnected", client, reason);
        }

        @Override
        public void received(long at, String client, String room, String id) {
            add(at, "received", client, room, id);
        }

        @Override
        public void roll(long at, String room, List<String> members) {
            add(at, "roll", room, members);
        }

        @Override
        public void rollChanged(long at, String room, String client, boolean isIn) {
            add(at, "rollChanged", room, client, isIn);
        }

        @Override
        public void acked(long at, String client, String room, String id) {
            add(at, "acked", client, room, id);
        }

        @Override
        public void verdict(long at, String room, String id, int delivered, int missing, List<String> named) {
            add(at, "verdict", room, id, delivered, missing, named);
        }
    }
}
