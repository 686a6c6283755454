package io.stentor.proofs.races;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.lane.Attempts;
import io.stentor.core.lane.Confirmation;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Ring;
import io.stentor.core.ring.RingConsumer;
import io.stentor.core.ring.Slot;
import io.stentor.core.ring.SlotKind;
import io.stentor.core.ring.TurnScheduler;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.core.room.RoomListener;
import io.stentor.transport.door.DoorOptions;
import io.stentor.transport.door.Doorkeeper;
import io.stentor.transport.door.TrustedProxies;
import java.net.InetAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The places where threads of the core and of the door meet. Each is run in every order that matters. */
final class Races {
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

    private Races() {}

    /** Does not hold, which shows that faults are seen. */
    static void shouldLoseNoUpdate() {
        AtomicInteger counter = new AtomicInteger();
        Together.run(() -> counter.set(counter.get() + 1), () -> counter.set(counter.get() + 1));
        Together.demand(counter.get() == 2, "an update is lost");
    }

    /** A publisher against the consumer's turn: no slot is left without a turn that comes, and no two turns wait at once. */
    static void shouldTakeInWhatIsPublishedDuringATurn() {
        Reader reader = new Reader();
        Ring ring = new Ring(8);
        ring.add(reader, false);
        publish(ring);
        Together.run(() -> publish(ring), reader::takeTurnIfAsked);
        reader.takeTurnIfAsked();
        Together.demand(reader.taken == 2, "slots taken in: " + reader.taken);
    }

    /** Two publishers: each slot is seen once, and one turn is asked for. */
    static void shouldAskForOneTurnWhenTwoPublish() {
        Reader reader = new Reader();
        Ring ring = new Ring(8);
        ring.add(reader, false);
        Together.run(() -> publish(ring), () -> publish(ring));
        Together.demand(reader.turns.size() == 1, "turns asked for: " + reader.turns.size());
        reader.takeTurnIfAsked();
        Together.demand(reader.taken == 2, "slots taken in: " + reader.taken);
    }

    private static void publish(Ring ring) {
        Together.demand(ring.tryPublish(SlotKind.DIRECT, null, 1, Slot.NOBODY, null, null) >= 0, "the ring is full");
    }

    /** Two lanes let go of a message's frames: they are freed once, by the last. */
    static void shouldFreeAMessageWithItsLastReader() {
        ByteBuf frames = Unpooled.buffer(1).writeByte(1);
        Message message = Message.untimed(frames);
        message.retain(1);
        Together.run(message::release, message::release);
        Together.demand(frames.refCnt() == 0, "references left: " + frames.refCnt());
    }

    /** Limits of what waits to be confirmed hold, and all that was taken comes back. */
    static void shouldNotPromiseMoreConfirmationsThanTheLimit() {
        Confirmations all = new Confirmations(1, 10);
        Message message = Message.untimed(Unpooled.EMPTY_BUFFER);
        AtomicInteger open = new AtomicInteger();
        Together.run(() -> beginAndWithdraw(all, message, open), () -> beginAndWithdraw(all, message, open));
        Together.demand(all.pending() == 0 && all.reserved() == 0, "places not given back");
    }

    private static void beginAndWithdraw(Confirmations all, Message message, AtomicInteger open) {
        Confirmation begun = all.begin(all.takeAckId(), message, Attempts.once(1), 6, null, verdict -> {});
        if (begun != null) {
            Together.demand(open.incrementAndGet() == 1, "two at a time");
            open.decrementAndGet();
            begun.withdraw();
        }
    }

    /** The last who leaves a room against one who comes: whoever is in a room finds it, and is told of as often as it goes. */
    static void shouldNotLoseARoomThatSomebodyEnters() {
        RoomDirectory rooms = new RoomDirectory(() -> 0);
        AtomicInteger known = new AtomicInteger();
        rooms.listener(new RoomListener() {
            @Override
            public void onCreated(Room room) {
                known.incrementAndGet();
            }

            @Override
            public void onDeleted(Room room) {
                known.decrementAndGet();
            }
        });
        Room first = rooms.hold("a");
        Together.run(first::release, () -> {
            Room held = rooms.hold("a");
            Together.demand(rooms.peek("a") == held, "a room that is held cannot be found");
            held.release();
        });
        Together.demand(rooms.size() == 0, "rooms left: " + rooms.size());
        Together.demand(known.get() == 0, "told of " + known.get());
        Together.demand(rooms.hold("b").id() <= 2, "ids were lost");
    }

    /** Two who come to a new room get the same; two rooms never have one id. */
    static void shouldGiveOneRoomToTwoWhoMakeIt() {
        RoomDirectory rooms = new RoomDirectory(() -> 0);
        Room[] got = new Room[2];
        Together.run(() -> got[0] = rooms.hold("a"), () -> got[1] = rooms.hold("a"));
        Together.demand(got[0] == got[1] && got[0].holds() == 2, "two rooms of one name");
        Together.demand(rooms.hold("b").id() != got[0].id(), "two rooms with one id");
    }

    /** The last who is in a room leaves while somebody away is still kept for: it dies once, when both have gone. */
    static void shouldForgetARoomOnceWhenHoldAndKeepEnd() {
        RoomDirectory rooms = new RoomDirectory(() -> 0);
        Room room = rooms.hold("a");
        Together.demand(room.tryKeep(), "a room that is held cannot be kept");
        Together.run(room::release, room::unkeep);
        Together.demand(rooms.size() == 0, "rooms left: " + rooms.size());
        int one = rooms.hold("b").id();
        int other = rooms.hold("c").id();
        Together.demand(one != other, "an id was given back twice");
    }

    /** One place for two clients of an address: one of them gets it, and it can be had again. */
    static void shouldLetInNoMoreThanTheLimitOfAnAddress() {
        Doorkeeper door = new Doorkeeper(new DoorOptions(0, 1, 0, TrustedProxies.NONE, false), () -> 0);
        AtomicInteger inside = new AtomicInteger();
        Together.run(() -> enterAndLeave(door, inside), () -> enterAndLeave(door, inside));
        Together.demand(door.enter(CLIENT), "the place is lost");
    }

    private static void enterAndLeave(Doorkeeper door, AtomicInteger inside) {
        if (door.enter(CLIENT)) {
            Together.demand(inside.incrementAndGet() == 1, "two have one place");
            inside.decrementAndGet();
            door.leave(CLIENT);
        }
    }

    /** Counts slots; its thread's queue is the test's to work off. */
    private static final class Reader extends RingConsumer {
        private final Queue<Runnable> turns;
        private int taken;

        Reader() {
            this(new ConcurrentLinkedQueue<>());
        }

        private Reader(Queue<Runnable> turns) {
            super(new Turns(turns));
            this.turns = turns;
        }

        void takeTurnIfAsked() {
            Together.demand(turns.size() <= 1, "two turns wait");
            Runnable turn = turns.poll();
            if (turn != null) {
                turn.run();
            }
        }

        @Override
        protected boolean onSlot(Slot slot, long sequence) {
            taken++;
            return true;
        }

        @Override
        protected void onTurn() {
            poll();
        }

        @Override
        protected void onFailure(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private record Turns(Queue<Runnable> queue) implements TurnScheduler {
        @Override
        public void schedule(Runnable turn) {
            queue.add(turn);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            queue.add(task);
        }

        @Override
        public boolean inTurn() {
            return true;
        }
    }
}
