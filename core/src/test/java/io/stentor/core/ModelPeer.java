package io.stentor.core;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Outlet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A socket in a {@link FanoutSimulation}: what the model says it must get, and the outlet that gets it. */
final class ModelPeer implements Outlet {
    /** Thrown by the outlet of a broken peer. */
    static final class BrokenOutlet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenOutlet() {
            super("this outlet is broken", null, false, false);
        }
    }

    final int lane;
    final String user;
    /** Throws at every third write. */
    final boolean broken;
    /** Rooms it is in as the model sees it. */
    final Set<String> rooms = new HashSet<>();
    /** What it must get through the ring. */
    final List<Integer> expected = new ArrayList<>();
    /** What its loop sent it past the ring. */
    final List<Integer> directs = new ArrayList<>();

    final List<Integer> received = new ArrayList<>();
    Member member;
    boolean closed;
    private int writes;
    private boolean unflushed;

    ModelPeer(int lane, String user, boolean broken) {
        this.lane = lane;
        this.user = user;
        this.broken = broken;
    }

    /** Frames begin with their number and the length of what follows. */
    @Override
    public boolean write(ByteBuf frames) {
        if (broken && ++writes % 3 == 0) {
            throw new BrokenOutlet();
        }
        int at = frames.readerIndex();
        while (at < frames.writerIndex()) {
            received.add(frames.getInt(at));
            at += 2 * Integer.BYTES + frames.getInt(at + Integer.BYTES);
        }
        if (at != frames.writerIndex()) {
            throw new AssertionError("half a frame");
        }
        unflushed = true;
        return true;
    }

    @Override
    public void flush() {
        if (!unflushed) {
            throw new AssertionError("flushed without need");
        }
        unflushed = false;
    }

    boolean isUnflushed() {
        return unflushed;
    }
}
