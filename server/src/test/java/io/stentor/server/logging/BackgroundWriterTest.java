package io.stentor.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundWriterTest {
    /** As many of these as may wait, and no byte more. */
    private static final byte[] EIGHTH = line("x".repeat(BackgroundWriter.MOST_BYTES / 8 - 1));

    private final Pipe pipe = new Pipe();
    private final BackgroundWriter writer =
            BackgroundWriter.start("test-log", pipe, count -> line(count + " lines are missing"));

    /** Takes nothing until it is read, or refuses everything. */
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final CountDownLatch met = new CountDownLatch(1);
        private final CountDownLatch read = new CountDownLatch(1);
        private volatile boolean full;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            met.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (full) {
                throw new IOException("no space left");
            }
            synchronized (taken) {
                taken.write(bytes);
            }
        }

        List<String> lines() {
            synchronized (taken) {
                return taken.toString(UTF_8).lines().toList();
            }
        }
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(UTF_8);
    }

    @AfterEach
    void close() {
        pipe.read.countDown();
        writer.close();
    }

    @Test
    void shouldWriteEverythingInOrderWhenItIsRead() {
        pipe.read.countDown();
        List<String> said = IntStream.range(0, 1_000).mapToObj(i -> "line " + i).toList();

        said.forEach(text -> writer.write(line(text)));
        writer.close();

        assertThat(pipe.lines()).isEqualTo(said);
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void shouldTellHowManyAreMissingWhereTheyAreWhenItIsReadAgain() throws InterruptedException {
        writer.write(line("first"));
        pipe.met.await();
        for (int i = 0; i < 7; i++) {
            writer.write(EIGHTH);
        }
        writer.write(EIGHTH); // "first" is still unwritten
        writer.write(EIGHTH);
        writer.write(line("still fits"));
        assertThat(writer.dropped()).isEqualTo(2);

        pipe.read.countDown();
        writer.flush();
        writer.write(line("last"));
        writer.close();

        assertThat(pipe.lines()).hasSize(11).startsWith("first").endsWith("2 lines are missing", "still fits", "last");
        assertThat(writer.dropped()).isEqualTo(2);
    }

    @Test
    void shouldTellWhatIsMissingWhenNothingFollows() throws InterruptedException {
        writer.write(new byte[BackgroundWriter.MOST_BYTES]);
        pipe.met.await();
        writer.write(line("dropped"));
        pipe.read.countDown();
        writer.flush();

        assertThat(pipe.lines()).last().asString().endsWith("1 lines are missing");
    }

    @Test
    void shouldCountWhatIsRefusedAndTellItWhenThereIsRoomAgain() {
        pipe.full = true;
        pipe.read.countDown();
        writer.write(line("one"));
        writer.write(line("two"));
        await().until(() -> writer.dropped() == 2);
        assertThat(pipe.lines()).isEmpty();

        pipe.full = false;
        writer.write(line("three"));
        writer.close();

        assertThat(pipe.lines()).containsExactly("2 lines are missing", "three");
    }

    @Test
    void shouldEndWhenNobodyReads() {
        writer.write(line("never"));
        writer.close();
        assertThat(pipe.lines()).isEmpty();
    }

    @Test
    void shouldDropWhatIsSaidAfterTheEnd() {
        pipe.read.countDown();
        writer.close();
        writer.write(line("late"));
        assertThat(writer.dropped()).isEqualTo(1);
        assertThat(pipe.lines()).isEmpty();
    }

    @Test
    void shouldHandOnWhatIsPrintedByLines() {
        pipe.read.countDown();
        PrintStream out = LineStream.neverWaiting(writer);
        out.printf("a %s%n", "b");
        out.print("ä");
        writer.write(line("between"));
        out.println("c");
        out.print("the rest");
        out.flush();
        writer.close();

        assertThat(pipe.lines()).containsExactly("a b", "between", "äc", "the rest");
    }

    @Test
    void shouldWaitAtTheFlushOfAStreamThatWaits() {
        pipe.read.countDown();
        PrintStream out = LineStream.waiting(writer);
        out.println("written");
        out.flush();
        assertThat(pipe.lines()).containsExactly("written");
    }
}
