package io.stentor.core;

import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LogBudget;
import io.stentor.core.lane.LogLimits;
import io.stentor.core.lane.RoundLimits;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.RoomDirectory;
import io.stentor.core.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The core, put together: one ring, a lane for each event loop, one roster. Threads, clock and allocator are handed in;
 * with a hand-cranked scheduler and a manual clock a test drives it step by step.
 *
 * <p>The publishing methods never wait: on a lane's thread that lane makes room first, elsewhere a full ring is a refusal.
 */
public final class Fanout {
    /** The ring, and the rooms of the main namespace: what namespaces can be set up on before a core runs. */
    public static final class Foundation {
        private final Ring ring;
        private final RoomDirectory rooms;
        private final Confirmations confirmations;
        private final RoundLimits rounds;

        /** @param ringSize slots, a power of two */
        public Foundation(int ringSize) {
            this(ringSize, new Confirmations());
        }

        /**
         * @param ringSize slots, a power of two
         * @param confirmations with limits of their own
         */
        public Foundation(int ringSize, Confirmations confirmations) {
            this(ringSize, confirmations, RoundLimits.defaults());
        }

        /**
         * @param ringSize slots, a power of two
         * @param confirmations with limits of their own
         * @param rounds how large rooms are served
         */
        public Foundation(int ringSize, Confirmations confirmations, RoundLimits rounds) {
            this.confirmations = confirmations;
            this.rounds = rounds;
            ring = new Ring(ringSize);
            rooms = new RoomDirectory(ring::lastSequence);
        }

        /** The rooms of the main namespace; those of others are its {@linkplain RoomDirectory#sibling() siblings}. */
        public RoomDirectory rooms() {
            return rooms;
        }

        /** The messages that wait to be confirmed. */
        public Confirmations confirmations() {
            return confirmations;
        }
    }

    private final Ring ring;
    private final RoomDirectory directory;
    private final Confirmations confirmations;
    private final List<Lane> lanes = new ArrayList<>();
    private final Roster roster;
    private final LogBudget budget = new LogBudget();

    /** A core with a ring of its own; {@code ringSize} is a power of two. */
    public Fanout(
            int ringSize,
            List<TurnScheduler> loops,
            TurnScheduler rosterLoop,
            ByteBufAllocator allocator,
            LongSupplier nanoClock,
            Consumer<Throwable> onFailure) {
        this(new Foundation(ringSize), LogLimits.defaults(), loops, rosterLoop, allocator, nanoClock, onFailure);
    }

    /**
     * @param foundation of this core alone
     * @param limits what is kept of messages that have been written
     * @param loops one for each lane, in the lanes' order
     * @param rosterLoop where the roster runs: a lane's thread or one of its own
     * @param onFailure told about bugs; called on any of these threads
     */
    public Fanout(
            Foundation foundation,
            LogLimits limits,
            List<TurnScheduler> loops,
            TurnScheduler rosterLoop,
            ByteBufAllocator allocator,
            LongSupplier nanoClock,
            Consumer<Throwable> onFailure) {
        this.ring = foundation.ring;
        this.directory = foundation.rooms;
        this.confirmations = foundation.confirmations;
        for (int i = 0; i < loops.size(); i++) {
            Lane.Parts parts =
                    new Lane.Parts(i, loops.size(), limits, foundation.rounds, budget, allocator, nanoClock, onFailure);
            Lane lane = new Lane(loops.get(i), parts, ring);
            ring.add(lane, true);
            lanes.add(lane);
        }
        this.roster = new Roster(rosterLoop, ring, nanoClock, onFailure);
        ring.add(roster, false);
    }

    public List<Lane> lanes() {
        return lanes;
    }

    public Roster roster() {
        return roster;
    }

    /** The rooms of the main namespace; those of others are its {@linkplain RoomDirectory#sibling() siblings}. */
    public RoomDirectory rooms() {
        return directory;
    }

    /** The messages that wait to be confirmed. */
    public Confirmations confirmations() {
        return confirmations;
    }

    /** How many bytes the logs hold. */
    public LogBudget logs() {
        return budget;
    }

    public Ring ring() {
        return ring;
    }

    /**
     * Sends a message to an audience, which is given back in any case. Any thread.
     *
     * @param message taken over on success
     * @return false when the ring is full; the message is still the caller's
     */
    public boolean broadcast(Audience audience, Message message) {
        if (audience.isNobody() && !audience.isVisited()) {
            audience.release();
            message.release();
            return true;
        }
        Lane here = laneHere();
        if (here != null) {
            return here.broadcast(audience, message);
        }
        return tryPublish(audience, message);
    }

    /** Has an audience visited on every lane, without sending anything; false when the ring is full. Any thread. */
    public boolean visit(Audience audience) {
        Lane here = laneHere();
        if (here != null) {
            return here.visit(audience);
        }
        return tryPublish(audience, null);
    }

    private boolean tryPublish(Audience audience, Message message) {
        try {
            return audience.tryPublish(ring, message) >= 0;
        } finally {
            audience.release();
        }
    }

    /** Sends a message to one member, in the order of everything published. Any thread; like {@link #broadcast}. */
    public boolean send(int member, Message message) {
        Lane here = laneHere();
        if (here != null) {
            return here.send(member, message);
        }
        return ring.tryPublish(SlotKind.DIRECT, null, member, Slot.NOBODY, message, null) >= 0;
    }

    /** The lane whose thread this is, or null. */
    private Lane laneHere() {
        for (Lane lane : lanes) {
            if (lane.inTurn()) {
                return lane;
            }
        }
        return null;
    }
}
