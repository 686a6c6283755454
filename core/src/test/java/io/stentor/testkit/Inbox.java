package io.stentor.testkit;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Outlet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An outlet that keeps what it is given: the bytes of each write, and which buffer they came in. */
public final class Inbox implements Outlet {
    private final List<String> writes = new ArrayList<>();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private int flushes;
    private boolean wantsFlush = true;
    private RuntimeException writeFailure;
    private RuntimeException flushFailure;

    /** The bytes of each write. */
    public List<String> writes() {
        return writes;
    }

    /** All bytes. */
    public String text() {
        return String.join("", writes);
    }

    /** The buffer of each write, to be compared only: it is somebody else's. */
    public List<ByteBuf> buffers() {
        return buffers;
    }

    public int flushes() {
        return flushes;
    }

    /** From now on says that it sends at once. */
    public void wantNoFlush() {
        wantsFlush = false;
    }

    /** From now on throws instead of taking bytes; null ends that. */
    public void failWrites(RuntimeException failure) {
        writeFailure = failure;
    }

    /** From now on throws instead of flushing; null ends that. */
    public void failFlushes(RuntimeException failure) {
        flushFailure = failure;
    }

    @Override
    public boolean write(ByteBuf frames) {
        if (writeFailure != null) {
            throw writeFailure;
        }
        writes.add(frames.toString(StandardCharsets.US_ASCII));
        buffers.add(frames);
        return wantsFlush;
    }

    @Override
    public void flush() {
        if (flushFailure != null) {
            throw flushFailure;
        }
        flushes++;
    }
}
