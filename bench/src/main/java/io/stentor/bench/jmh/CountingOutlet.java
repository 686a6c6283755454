package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Form;

/** A peer that takes whatever it is given, and counts it: what is measured is all there is before the socket. */
final class CountingOutlet implements Outlet {
    private final boolean stamped;
    long bytes;

    /** For a client that is told no offsets. */
    CountingOutlet() {
        this(false);
    }

    CountingOutlet(boolean stamped) {
        this.stamped = stamped;
    }

    @Override
    public Form form() {
        return Form.PLAIN;
    }

    @Override
    public boolean isStamped() {
        return stamped;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public int write(ByteBuf frames) {
        int length = frames.readableBytes();
        bytes += length;
        return length;
    }

    @Override
    public void finish(ByteBuf rest) {
        throw new AssertionError("it takes everything");
    }

    @Override
    public boolean wantsFlush() {
        return false;
    }

    @Override
    public void flush() {
        throw new AssertionError("it keeps nothing");
    }

    @Override
    public void fellBehind() {
        throw new AssertionError("it takes everything");
    }
}
