package io.stentor.bench.faults.rig;

import io.stentor.bench.fanout.RunFailure;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A named pipe whose reader is there and does not read. Used by one thread. */
final class BlockedPipe implements AutoCloseable {
    /** What a pipe takes on Linux, by default. */
    private static final int CAPACITY = 64 * 1024;

    private final Path path;
    /** Open for both, so that whoever opens it to write needs not wait for a reader. */
    private final FileChannel both;

    private BlockedPipe(Path path, FileChannel both) {
        this.path = path;
        this.both = both;
    }

    static BlockedPipe make() {
        try {
            Path path = Files.createTempDirectory("stentor-faults").resolve("log");
            Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
            if (!mkfifo.waitFor(10, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
                throw new RunFailure("cannot make a named pipe");
            }
            return new BlockedPipe(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new RunFailure("cannot make a named pipe: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    File file() {
        return path.toFile();
    }

    /** Fills it up: the next line does not fit. Done soon after this returns. */
    void fill() {
        Thread filling = new Thread(this::write, "fills a pipe");
        filling.setDaemon(true);
        filling.start();
    }

    /** Stands still when the pipe is full, until it is closed. */
    private void write() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(2 * CAPACITY);
            while (bytes.hasRemaining()) {
                both.write(bytes);
            }
        } catch (IOException closed) {
            // The run is over.
        }
    }

    @Override
    public void close() {
        try {
            both.close();
            Files.delete(path);
            Files.delete(path.getParent());
        } catch (IOException e) {
            throw new RunFailure("cannot remove a named pipe: " + e.getMessage(), e);
        }
    }
}
