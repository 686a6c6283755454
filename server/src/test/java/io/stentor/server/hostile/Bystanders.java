package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Healthy clients in two rooms who get numbered messages all the time, whatever others do to the server. Each must get
 * every number of its room, once and in order, and stay connected.
 */
public final class Bystanders implements AutoCloseable {
    static final int ROOMS = 2;
    static final int PER_ROOM = 10;

    /** All of them. */
    public static final int COUNT = ROOMS * PER_ROOM;

    /** Messages that are under way at most. */
    private static final int TIMES_KEPT = 4_096;

    private static final long SEND_INTERVAL_MS = 50;
    private static final int ATTEMPTS = 5;
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    private static final Pattern NUMBERED = Pattern.compile("^42\\[\"message\",\\{.*\"n\":(\\d+)");

    private final List<Room> rooms = new ArrayList<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "bystanders' clock"));

    /** From the sender's hand to each member's, in microseconds; taken by one other thread. */
    private final Recorder delays = new Recorder(2);

    public Bystanders(int port) {
        for (int i = 0; i < ROOMS; i++) {
            rooms.add(new Room("bystanders-" + i, port, delays));
        }
        clock.scheduleAtFixedRate(() -> rooms.forEach(Room::send), 0, SEND_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Everyone has got everything that was sent until now, and nothing else. */
    public void assertUnharmed() {
        rooms.forEach(Room::assertUnharmed);
    }

    /** How long their messages took since the last call, in microseconds. */
    public Histogram takeDelays() {
        return delays.getIntervalHistogram();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        for (Room room : rooms) {
            for (Bystander member : room.members) {
                member.leaving = true;
                member.peer.close();
            }
        }
    }

    private static final class Room {
        private final String name;
        private final List<Bystander> members = new ArrayList<>();
        private final AtomicLongArray sentNanos = new AtomicLongArray(TIMES_KEPT);
        private volatile long sent;

        Room(String name, int port, Recorder delays) {
            this.name = name;
            for (int i = 0; i < PER_ROOM; i++) {
                Carrier carrier = i % 2 == 0 ? Carrier.WEBSOCKET : Carrier.POLLING;
                Bystander member = new Bystander(name + " " + carrier + " " + i, connect(carrier, port), this, delays);
                members.add(member);
                member.start();
            }
        }

        /** What is judged begins later: on a cold, busy machine the profile's short times may be over too soon. */
        private static Peer connect(Carrier carrier, int port) {
            AssertionError last = null;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                try {
                    return carrier.connect(port);
                } catch (AssertionError tooSlow) {
                    last = tooSlow;
                }
            }
            throw last;
        }

        void send() {
            long n = sent + 1;
            sentNanos.set((int) (n % TIMES_KEPT), System.nanoTime());
            String message = "{\"conversationId\":\"" + name + "\",\"n\":" + n + "}";
            members.get(0).peer.send("42[\"message\"," + message + "]");
            sent = n;
        }

        void assertUnharmed() {
            long target = sent;
            for (Bystander member : members) {
                Waiting.within(CATCH_UP).until(() -> member.failure != null || member.last >= target);
                assertThat(member.failure).as(member.getName()).isNull();
            }
        }
    }

    private static final class Bystander extends Thread {
        private final Peer peer;
        private final Room room;
        private final Recorder delays;
        private volatile long last;
        private volatile String failure;
        private volatile boolean leaving;

        Bystander(String name, Peer peer, Room room, Recorder delays) {
            super(name);
            setDaemon(true);
            this.peer = peer;
            this.room = room;
            this.delays = delays;
            peer.join(room.name);
        }

        @Override
        public void run() {
            try {
                while (failure == null && !leaving) {
                    take(peer.next());
                }
            } catch (AssertionError | RuntimeException broken) {
                fail(broken.toString());
            }
        }

        private void take(String packet) {
            if (packet == null) {
                fail("disconnected");
                return;
            }
            Matcher message = NUMBERED.matcher(packet);
            if (message.find()) {
                take(Long.parseLong(message.group(1)));
            }
        }

        private void take(long n) {
            if (n != last + 1) {
                fail("got message " + n + " after " + last);
            }
            last = n;
            long nanos = System.nanoTime() - room.sentNanos.get((int) (n % TIMES_KEPT));
            delays.recordValue(TimeUnit.NANOSECONDS.toMicros(nanos));
        }

        private void fail(String why) {
            if (!leaving) {
                failure = why + ", having got " + last;
            }
        }
    }
}
