package io.stentor.core.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Form;

/**
 * A connection as the kernel sees it: bytes that were written, of which the client has read some. It takes so many bytes at
 * a time, and when it is cut those that the client has not read are lost.
 */
final class Connection implements Outlet {
    static final int UNLIMITED = Integer.MAX_VALUE;

    private final Form form;
    private final boolean stamped;
    /** Takes all when nothing is in it, else nothing: as a poll does. */
    private final boolean whole;

    private final boolean buffers;
    private final Runnable onFellBehind;
    private final ByteBuf inFlight = Unpooled.buffer();
    private int capacity = UNLIMITED;
    private int flushed;
    private boolean dead;
    private boolean blocked;
    private boolean fallen;

    /** @param buffers whether it wants a flush */
    Connection(Form form, boolean stamped, boolean whole, boolean buffers, Runnable onFellBehind) {
        this.form = form;
        this.stamped = stamped;
        this.whole = whole;
        this.buffers = buffers;
        this.onFellBehind = onFellBehind;
    }

    // The client's end.

    /** Nothing arrives any more. */
    void die() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    /** Moves bytes to the client, as many as there are at most; true when the outlet was full and has room now. */
    boolean read(int bytes, ByteBuf client) {
        if (dead) {
            return false;
        }
        int moved = Math.min(bytes, flushed - inFlight.readerIndex());
        client.writeBytes(inFlight, moved);
        if (!inFlight.isReadable()) {
            inFlight.clear();
            flushed = 0;
        }
        return takeUnblocked();
    }

    /** How much it takes from now on; true when it was full and has room now. */
    boolean squeeze(int bytes) {
        capacity = bytes;
        return takeUnblocked();
    }

    private boolean takeUnblocked() {
        boolean unblocked = blocked && isReady();
        blocked &= !unblocked;
        return unblocked;
    }

    // The server's end.

    boolean hasFallen() {
        return fallen;
    }

    /** Whether bytes wait for a flush, or it is full. */
    boolean isTroubled() {
        return blocked || !isReady();
    }

    boolean isUnflushed() {
        return flushed < inFlight.writerIndex();
    }

    @Override
    public Form form() {
        return form;
    }

    @Override
    public boolean isStamped() {
        return stamped;
    }

    @Override
    public boolean isReady() {
        return whole ? capacity > 0 && !inFlight.isReadable() : inFlight.readableBytes() < capacity;
    }

    @Override
    public int write(ByteBuf frames) {
        int taken = isReady() ? room(frames.readableBytes()) : 0;
        inFlight.writeBytes(frames, frames.readerIndex(), taken);
        blocked |= taken < frames.readableBytes();
        written();
        return taken;
    }

    private int room(int wanted) {
        return whole ? wanted : Math.min(wanted, capacity - inFlight.readableBytes());
    }

    @Override
    public void finish(ByteBuf rest) {
        if (!blocked || !rest.isReadable()) {
            throw new AssertionError("finished what was not cut");
        }
        inFlight.writeBytes(rest, rest.readerIndex(), rest.readableBytes());
        written();
    }

    private void written() {
        if (!buffers) {
            flushed = inFlight.writerIndex();
        }
    }

    @Override
    public boolean wantsFlush() {
        return buffers;
    }

    @Override
    public void flush() {
        flushed = inFlight.writerIndex();
    }

    @Override
    public void fellBehind() {
        if (fallen) {
            throw new AssertionError("told twice that it fell behind");
        }
        fallen = true;
        onFellBehind.run();
    }
}
