package io.stentor.core;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Outlet;
import io.stentor.core.ring.Form;
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
    final int namespace;
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
    /** Whether it has ever been behind: then it may have missed what may be missed. */
    boolean wasBehind;

    private final Form form;
    private final ModelMessages messages;
    private boolean ready = true;
    private int writes;
    private boolean unflushed;

    ModelPeer(int lane, int namespace, String user, boolean broken, Form form, ModelMessages messages) {
        this.lane = lane;
        this.namespace = namespace;
        this.user = user;
        this.broken = broken;
        this.form = form;
        this.messages = messages;
    }

    /** Is behind from now on, or not any more. */
    void setReady(boolean isReady) {
        ready = isReady;
        wasBehind |= !isReady;
    }

    @Override
    public boolean isStamped() {
        return false;
    }

    @Override
    public void finish(ByteBuf rest) {
        throw new AssertionError("it takes everything");
    }

    @Override
    public boolean wantsFlush() {
        return true;
    }

    @Override
    public void fellBehind() {
        throw new AssertionError("it takes everything");
    }

    @Override
    public int write(ByteBuf frames) {
        if (broken && ++writes % 3 == 0) {
            throw new BrokenOutlet();
        }
        List<Integer> numbers = messages.read(frames, form);
        if (!ready && numbers.stream().anyMatch(messages::isSkippable)) {
            throw new AssertionError("got what a peer that is behind misses");
        }
        received.addAll(numbers);
        unflushed = true;
        return frames.readableBytes();
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
