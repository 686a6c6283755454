package io.stentor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Outlet;
import io.stentor.core.lane.Return;
import io.stentor.core.lane.RoundLimits;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.core.roster.RosterCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A core whose loops a test cranks by hand, with a clock that stands still until it is set, and peers that say what their
 * inbox has got. The roster has a loop of its own. For one thread.
 */
public final class HandCrankedCore {
    private static final int RING_SIZE = 1024;
    private static final long TENTH_OF_A_SECOND = 100_000_000;

    private final List<ManualLoop> loops = new ArrayList<>();
    private final ManualLoop rosterLoop = new ManualLoop();
    private final Frames frames = new Frames();
    private final SlabAllocator slabs;
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private final Fanout fanout;
    private long nowNanos = 1;

    public HandCrankedCore(int lanes) {
        this(lanes, RING_SIZE);
    }

    public HandCrankedCore(int lanes, int ringSize) {
        this(lanes, ringSize, new SlabAllocator());
    }

    public HandCrankedCore(int lanes, int ringSize, SlabAllocator slabs) {
        this(lanes, ringSize, slabs, LogLimits.defaults(), RoundLimits.defaults());
    }

    /** One that keeps messages as these limits say. */
    public HandCrankedCore(int lanes, LogLimits limits) {
        this(lanes, limits, RoundLimits.defaults());
    }

    /** One that serves large rooms as these limits say. */
    public HandCrankedCore(int lanes, LogLimits limits, RoundLimits rounds) {
        this(lanes, RING_SIZE, new SlabAllocator(), limits, rounds);
    }

    private HandCrankedCore(int lanes, int ringSize, SlabAllocator slabs, LogLimits limits, RoundLimits rounds) {
        for (int i = 0; i < lanes; i++) {
            loops.add(new ManualLoop());
        }
        this.slabs = slabs;
        this.fanout = new Fanout(
                new Fanout.Foundation(ringSize, new Confirmations(), rounds),
                limits,
                List.copyOf(loops),
                rosterLoop,
                slabs,
                () -> nowNanos,
                failures::add);
    }

    public Fanout fanout() {
        return fanout;
    }

    public Lane lane(int index) {
        return fanout.lanes().get(index);
    }

    public ManualLoop loop(int index) {
        return loops.get(index);
    }

    public ManualLoop rosterLoop() {
        return rosterLoop;
    }

    public Frames frames() {
        return frames;
    }

    public List<Throwable> failures() {
        return failures;
    }

    public void setNanos(long now) {
        nowNanos = now;
        loops.forEach(loop -> loop.setNanos(now));
        rosterLoop.setNanos(now);
    }

    /** Lets time pass at once, and does not crank. */
    public void advance(Duration time) {
        setNanos(nowNanos + time.toNanos());
    }

    /** Lets time pass, a tenth of a second at a time, and cranks. */
    public void letPass(Duration time) {
        long end = nowNanos + time.toNanos();
        while (nowNanos < end) {
            setNanos(Math.min(end, nowNanos + TENTH_OF_A_SECOND));
            crank();
        }
    }

    /** Cranks every loop until none has anything to do. */
    public void crank() {
        List<ManualLoop> all = new ArrayList<>(loops);
        all.add(rosterLoop);
        ManualLoop.crankAll(all);
    }

    /** A user's new socket on a lane. */
    public Peer open(int lane, String user) {
        return open(lane, user, new Inbox());
    }

    /** A socket of its own user on lane 0. */
    public Peer open(String user) {
        return open(0, user);
    }

    public Peer open(int lane, String user, Outlet outlet) {
        return open(lane, fanout.rooms(), user, outlet);
    }

    /** A user's new socket in a namespace. */
    public Peer open(int lane, RoomDirectory namespace, String user, Outlet outlet) {
        Member[] opened = new Member[1];
        loop(lane).enter(() -> opened[0] = lane(lane).open(outlet, namespace, user, null));
        assertThat(opened[0]).as("ring full").isNotNull();
        return peer(lane, opened[0], outlet);
    }

    /** A user who was cut off from another server comes to a lane, into these rooms; null when the ring is full. */
    public Peer arrive(int lane, String user, Outlet outlet, List<String> rooms) {
        Member[] arrived = new Member[1];
        loop(lane).enter(() -> arrived[0] = lane(lane).arrive(outlet, fanout.rooms(), rooms, user, null));
        return arrived[0] == null ? null : peer(lane, arrived[0], outlet);
    }

    private Peer peer(int lane, Member member, Outlet outlet) {
        Peer peer = new Peer(lane, member, outlet);
        peers.add(peer);
        return peer;
    }

    /** Sends to a room of the main namespace as if from outside; false when the ring is full. Takes the frame if true. */
    public boolean broadcast(String room, ByteBuf frame) {
        return broadcast(audience().room(room), frame);
    }

    /** Sends to an audience from outside; false when the ring is full. Takes the frame if true. */
    public boolean broadcast(Audience audience, ByteBuf frame) {
        return fanout.broadcast(audience, Message.of(frame, nowNanos));
    }

    /** Everyone of the main namespace, to be narrowed. */
    public Audience audience() {
        return Audience.in(fanout.rooms());
    }

    /** Sends to one member from outside; false when the ring is full. Takes the frame if true. */
    public boolean send(int member, ByteBuf frame) {
        return fanout.send(member, Message.untimed(frame));
    }

    /** Sends an event to one member from outside, away or not; false when the ring is full. */
    public boolean sendEvent(int member, String frame) {
        return fanout.send(member, event(frame));
    }

    private Message event(String frame) {
        return Message.of(frames.of(frame), nowNanos).stamped(Stamps.IN_BRACKETS);
    }

    /** Publishes broadcasts to a room until the ring refuses one; says how many it took. */
    public int fillRing(String room) {
        for (int taken = 0; ; taken++) {
            ByteBuf filler = frames.of("-");
            if (!broadcast(room, filler)) {
                filler.release();
                return taken;
            }
        }
    }

    /** Closes every socket and checks that nothing is left of anything. */
    public void end() {
        peers.forEach(Peer::close);
        crank();
        letPass(Duration.ofMinutes(5));
        assertThat(failures).isEmpty();
        assertEmpty();
    }

    /** Checks that no socket, room, frame or slab is left. */
    public void assertEmpty() {
        frames.assertAllReleased();
        assertThat(slabs.bytesOut()).as("bytes of slabs").isZero();
        assertThat(fanout.rooms().size()).isZero();
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(0, 0, 0, 0));
        assertThat(fanout.confirmations().pending()).as("confirmations").isZero();
        assertThat(fanout.confirmations().reserved()).as("reserved answers").isZero();
        assertThat(fanout.lanes()).allSatisfy(lane -> {
            assertThat(lane.confirmationCount()).isZero();
            assertThat(lane.memberCount()).isZero();
            assertThat(lane.roomCount()).isZero();
            assertThat(lane.behindCount()).isZero();
            assertThat(lane.awayCount()).isZero();
        });
        assertThat(fanout.logs().loggedBytes()).as("bytes in logs").isZero();
        assertThat(fanout.logs().waitingBytes()).as("bytes waiting").isZero();
    }

    /** A socket, and what it does on its loop. Requests must succeed. */
    public final class Peer {
        private final int lane;
        private final Member member;
        private final Outlet outlet;

        private Peer(int lane, Member member, Outlet outlet) {
            this.lane = lane;
            this.member = member;
            this.outlet = outlet;
        }

        public Member member() {
            return member;
        }

        public int id() {
            return member.id();
        }

        public Inbox inbox() {
            return (Inbox) outlet;
        }

        /** All bytes it has got. */
        public String received() {
            return inbox().text();
        }

        public void join(String room) {
            join(room, null);
        }

        public void join(String room, CensusReply reply) {
            onLoop(() -> assertThat(lane().join(member, room, reply)).isTrue());
        }

        public void leave(String room) {
            onLoop(() -> assertThat(lane().leave(member, joinedRoom(room))).isTrue());
        }

        public void broadcast(String room, String frame) {
            broadcast(room, Slot.NOBODY, frames.of(frame));
        }

        public void broadcastToOthers(String room, String frame) {
            broadcast(room, member.id(), frames.of(frame));
        }

        public void broadcast(String room, int except, ByteBuf frame) {
            onLoop(() -> assertThat(lane().broadcast(joinedRoom(room), except, Message.of(frame, nowNanos)))
                    .isTrue());
        }

        public void send(String frame) {
            onLoop(() -> lane().send(member, Message.untimed(frames.of(frame))));
        }

        /** An event for those who may come back. */
        public void tell(String room, String frame) {
            onLoop(() -> assertThat(lane().broadcast(joinedRoom(room), Slot.NOBODY, event(frame)))
                    .isTrue());
        }

        public void tellOthers(String room, String frame) {
            onLoop(() -> assertThat(lane().broadcast(joinedRoom(room), member.id(), event(frame)))
                    .isTrue());
        }

        /** An event for this one alone. */
        public void tellItself(String frame) {
            onLoop(() -> lane().send(member, event(frame)));
        }

        /** Its outlet has room again. */
        public void drain() {
            inbox().setRoom(Integer.MAX_VALUE);
            onLoop(() -> lane().drained(member));
            crank();
        }

        /** Its connection is cut. */
        public void cut() {
            onLoop(() -> lane().park(member));
        }

        /** It comes back, on a lane, as one who has seen so much; null when it must begin anew. */
        public Peer comeBack(int onLane, Offset from) {
            Inbox inbox = new Inbox().stamped();
            Peer[] back = new Peer[1];
            loop(onLane)
                    .enter(() -> HandCrankedCore.this
                            .lane(onLane)
                            .resume(member, lane(), from, inbox, null, new Return() {
                                @Override
                                public void takeOver(Member away) {
                                    lane().park(away);
                                }

                                @Override
                                public void onBack(Member returned) {
                                    back[0] = peer(onLane, returned, inbox);
                                    back[0].lane().send(returned, Message.untimed(frames.of("!")));
                                }

                                @Override
                                public void onUnknown() {
                                    // Nobody has come back.
                                }
                            }));
            crank();
            return back[0];
        }

        public void close() {
            onLoop(() -> lane().close(member));
        }

        /** The room of this name that it has joined. */
        public Room joinedRoom(String name) {
            Room[] joined = new Room[1];
            onLoop(() -> joined[0] = lane().joinedRoom(member, name));
            assertThat(joined[0]).as("joined %s", name).isNotNull();
            return joined[0];
        }

        public void onLoop(Runnable task) {
            loop(lane).enter(task);
        }

        public Lane lane() {
            return HandCrankedCore.this.lane(lane);
        }
    }
}
