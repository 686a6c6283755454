package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A named pipe that is full, and that nobody reads until it is asked to. Used by one thread. */
final class FullPipe implements AutoCloseable {
    /** What a pipe takes on Linux. */
    private static final int BYTES = 64 * 1024;

    private final File file;
    /** Open for both, so that nobody waits for another end, and none is ever gone. */
    private final RandomAccessFile both;

    private FullPipe(File file) throws IOException {
        this.file = file;
        both = new RandomAccessFile(file, "rw");
        both.write(new byte[BYTES]);
    }

    static FullPipe make(Path path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return new FullPipe(path.toFile());
    }

    File file() {
        return file;
    }

    /** Everything from now on up to a line like this, without what it was filled with. Waits for it. */
    String readUpTo(String regex) throws IOException {
        Pattern line = Pattern.compile("^" + regex + "$", Pattern.MULTILINE);
        StringBuilder read = new StringBuilder();
        byte[] bytes = new byte[BYTES];
        while (!line.matcher(read).find()) {
            int count = both.read(bytes);
            read.append(new String(bytes, 0, count, UTF_8).replace("\0", ""));
        }
        return read.toString();
    }

    @Override
    public void close() throws IOException {
        both.close();
    }
}
