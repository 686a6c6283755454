package io.stentor.testkit;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An outlet that keeps what it is given: the bytes of each write, and which buffer they came in. */
public final class Inbox implements Outlet {
    private final List<String> writes = new ArrayList<>();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private int flushes;
    private boolean wantsFlush = true;
    private boolean ready = true;
    private int room = Integer.MAX_VALUE;
    private int finished;
    private boolean fallen;
    private boolean stamped;
    private Form form = Form.PLAIN;
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

    /** Takes so many bytes from now on, and no more. */
    public void setRoom(int bytes) {
        room = bytes;
        ready = bytes > 0;
    }

    /** How many frames were cut, and finished. */
    public int finished() {
        return finished;
    }

    /** Whether its member was too far behind. */
    public boolean hasFallenBehind() {
        return fallen;
    }

    /** Its client is told offsets. */
    public Inbox stamped() {
        stamped = true;
        return this;
    }

    /** Says whether it is behind from now on. */
    public void setReady(boolean isReady) {
        ready = isReady;
    }

    /** Takes this form from now on. */
    public void take(Form taken) {
        form = taken;
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
    public Form form() {
        return form;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public boolean isStamped() {
        return stamped;
    }

    @Override
    public int write(ByteBuf frames) {
        if (writeFailure != null) {
            throw writeFailure;
        }
        int taken = Math.min(room, frames.readableBytes());
        if (taken > 0) {
            writes.add(frames.toString(frames.readerIndex(), taken, StandardCharsets.US_ASCII));
            buffers.add(frames);
            room -= taken;
        }
        return taken;
    }

    @Override
    public void finish(ByteBuf rest) {
        writes.add(rest.toString(StandardCharsets.US_ASCII));
        buffers.add(rest);
        finished++;
    }

    @Override
    public boolean wantsFlush() {
        return wantsFlush;
    }

    @Override
    public void fellBehind() {
        fallen = true;
    }

    @Override
    public void flush() {
        if (flushFailure != null) {
            throw flushFailure;
        }
        flushes++;
    }
}
