package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Missed;
import io.stentor.cluster.Order;
import io.stentor.cluster.Scope;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import io.stentor.wire.socketio.EventNames;
import io.stentor.wire.socketio.PacketViolation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * A node of the streams dialect that reads what others have appended, and takes sessions that others have left: a list of
 * steps, each of a byte that names the deed, a length, and so many bytes.
 *
 * <p>Whatever is appended, what is no message is refused in one of two known ways and does nothing, and what is said on this
 * node takes effect where it stands. A session is nobody's or whole, and is taken once. A client of such a session is told
 * exactly those events that this node had been told in between, or that nobody knows.
 */
public final class StreamsFuzz {
    private static final int DEEDS = 8;
    private static final int FIRST_TYPE = 3;
    private static final int TYPES = 10;
    private static final int MAX_STEPS = 64;
    private static final String PID = "pid-1";
    private static final StreamsDialect.Settings SETTINGS = new StreamsDialect.Settings("socket.io", 10_000, 120_000);

    private StreamsFuzz() {}

    public static void run(byte[] input) {
        Node node = new Node();
        int at = 0;
        for (int steps = 0; steps < MAX_STEPS && at + 1 < input.length; steps++) {
            int length = Math.min(input[at + 1] & 0xff, input.length - at - 2);
            node.step(input[at] & 0xff, Arrays.copyOfRange(input, at + 2, at + 2 + length));
            at += 2 + length;
        }
        node.demandGoesOn();
    }

    /** An event that this node was told. */
    private record Told(StreamId place, Scope to, Flags flags, String event) {
        boolean isFor(List<String> rooms) {
            return (to.rooms().isEmpty() || to.rooms().stream().anyMatch(rooms::contains))
                    && to.except().stream().noneMatch(rooms::contains);
        }
    }

    private static final class Node extends FuzzedNamespace {
        private final Queue<Runnable> turns = new ArrayDeque<>();
        private final MemoryStream redis = new MemoryStream();
        private final ClusterCounters counters = new ClusterCounters();
        private final OwnEntries own =
                new OwnEntries(redis, SETTINGS.key(), SETTINGS.maxLength(), turns::add, () -> true, () -> {
                    throw new AssertionError("nothing was lost");
                });
        private final StreamSessions sessions = new StreamSessions(redis, SETTINGS, turns::add);
        private final StreamNamespace stream =
                new StreamNamespace(redis, SETTINGS, Uids.nextHex(), this, own, sessions, counters);
        private final MessageNamespace messages = new MessageNamespace(
                this, stream, new Patience(counters), room -> CompletableFuture.completedFuture(null), () -> {});
        private final List<Told> told = new ArrayList<>();
        private int read;
        private StreamId place = StreamId.START;

        Node() {
            stream.begin(messages);
            own.check();
            readOn();
        }

        void step(int what, byte[] bytes) {
            switch (what % DEEDS) {
                case 0 -> append(typed(what / DEEDS % TYPES, bytes));
                case 1 -> append(typed(what / DEEDS % TYPES, Base64.getEncoder().encode(bytes)));
                case 2 -> append(fields(bytes));
                case 3 -> say(new String(bytes, StandardCharsets.UTF_8));
                case 4 -> redis.leave(PID, bytes);
                case 5 -> redis.leave(PID, Base64.getEncoder().encode(bytes));
                case 6 -> leave(new String(bytes, StandardCharsets.UTF_8));
                default -> take(bytes.length == 0 ? 0 : bytes[0] & 0xff);
            }
            readOn();
        }

        /** What others append and leave behind them does not end anything. */
        void demandGoesOn() {
            int before = told.size();
            append(typed(
                    0,
                    "{\"packet\":{\"type\":2,\"data\":[\"last\"]},\"opts\":{}}".getBytes(StandardCharsets.US_ASCII)));
            say("said-last");
            readOn();
            List<String> last =
                    told.subList(before, told.size()).stream().map(Told::event).toList();
            if (!last.equals(List.of("last", "said-last"))) {
                throw new AssertionError("told at last: " + last);
            }
            if (counters.malformed() > 0) {
                throw new AssertionError("own words malformed: " + counters.malformed());
            }
        }

        private static Map<String, byte[]> typed(int type, byte[] data) {
            Map<String, byte[]> fields = new LinkedHashMap<>();
            fields.put("uid", "47d5b815e85a4c45".getBytes(StandardCharsets.US_ASCII));
            fields.put("nsp", "/".getBytes(StandardCharsets.US_ASCII));
            fields.put("type", String.valueOf(FIRST_TYPE + type).getBytes(StandardCharsets.US_ASCII));
            fields.put("data", data);
            return fields;
        }

        /** Lines of a name, an equals sign and a value. */
        private static Map<String, byte[]> fields(byte[] bytes) {
            Map<String, byte[]> fields = new LinkedHashMap<>();
            for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                int equals = line.indexOf('=');
                if (equals >= 0) {
                    fields.put(
                            line.substring(0, equals),
                            line.substring(equals + 1).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            return fields;
        }

        private void append(Map<String, byte[]> fields) {
            redis.append(SETTINGS.key(), SETTINGS.maxLength(), fields);
        }

        /** With an event of any name that may be sent. */
        private void say(String event) {
            if (EventNames.isReserved(event)) {
                return;
            }
            Order.Taken taken = messages.order()
                    .emit(new Scope(List.of("r"), List.of()), new Flags(false, true, 0), event, List.of(1));
            if (taken != Order.Taken.IN_ORDER) {
                throw new AssertionError("said, and it is " + taken);
            }
        }

        private void leave(String data) {
            SharedSession session = new SharedSession("s1", PID, List.of("s1", "r"), Map.of("d", data), true);
            if (!stream.sessions().save(session)) {
                throw new AssertionError("not left: " + session);
            }
            SharedSession taken = taken();
            if (!session.equals(taken)) {
                throw new AssertionError("left: " + session + ", found: " + taken);
            }
            stream.sessions().save(session);
        }

        /** Its client goes on, and says that it has got one of the entries. */
        private void take(int entry) {
            SharedSession session = taken();
            if (session == null) {
                return;
            }
            if (!session.pid().equals(PID) || session.id() == null || taken() != null) {
                throw new AssertionError("taken: " + session);
            }
            List<StreamEntry> entries = redis.entries();
            Client client = new Client(
                    session.rooms(),
                    StreamId.of(entries.get(entry % entries.size()).id()));
            stream.sessions().arrive(session, client.seen.toString(), client);
            readOn();
            client.demandOver();
        }

        private SharedSession taken() {
            return stream.sessions().take(PID).toCompletableFuture().join();
        }

        // The stream.

        private void readOn() {
            while (read < redis.entries().size() || !turns.isEmpty()) {
                for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
                    turn.run();
                }
                if (read < redis.entries().size()) {
                    read(redis.entries().get(read));
                    read++;
                }
            }
        }

        /** As the dialect does, but that refusals can be seen. */
        private void read(StreamEntry entry) {
            place = StreamId.of(entry.id());
            String uid = StreamMessages.text(entry.fields(), "uid");
            long number = StreamMessages.numberOf(entry.fields());
            if (own.uid().equals(uid) || stream.uid().equals(uid)) {
                own.onRead(number, entry.id());
            } else if ("/".equals(StreamMessages.text(entry.fields(), "nsp"))) {
                perform(entry);
            }
            if (!own.isClear()) {
                throw new AssertionError("entries are no offsets any more");
            }
            sessions.onPosition(entry.id());
        }

        private void perform(StreamEntry entry) {
            int before = done().size();
            try {
                messages.onOrdered(StreamMessages.read(entry.fields()), entry.id());
            } catch (PacketViolation | Malformed refused) {
                if (done().size() > before) {
                    throw new AssertionError("refused, but done: " + done(), refused);
                }
            }
            redis.published().forEach(this::demandReadable);
            redis.published().clear();
        }

        private void demandReadable(byte[] answer) {
            try {
                if (Message.read(answer).type() == null) {
                    throw new AssertionError("an answer without a type");
                }
            } catch (PacketViolation | Malformed refused) {
                throw new AssertionError("what we say cannot be read", refused);
            }
        }

        @Override
        public boolean isOneOrder() {
            return true;
        }

        @Override
        public boolean emit(Scope to, Flags flags, String event, List<?> args, String entry) {
            if (!StreamId.of(entry).equals(place)) {
                throw new AssertionError("told at " + place + " as " + entry);
            }
            told.add(new Told(place, to, flags, event));
            return emit(to, flags, event, args);
        }

        /** A client that goes on here. */
        private final class Client implements Sessions.Arrival {
            private final List<String> rooms;
            private final StreamId seen;
            private StreamId entered;
            private int ends;

            Client(List<String> rooms, StreamId seen) {
                this.rooms = rooms;
                this.seen = seen;
            }

            @Override
            public void enter(Sessions.Entrance entrance) {
                if (!entrance.begin()) {
                    broken("too late at once", null);
                }
                entered = place;
                entrance.end(true);
            }

            @Override
            public void onMissed(List<Missed> missed) {
                ends++;
                List<String> expected = told.stream()
                        .filter(each -> each.place().compareTo(seen) > 0
                                && each.place().compareTo(entered) <= 0
                                && !each.flags().isVolatile()
                                && each.isFor(rooms))
                        .map(each -> each.place() + " " + each.event())
                        .toList();
                List<String> found = missed.stream()
                        .map(each -> each.entry() + " " + each.event())
                        .toList();
                if (!found.equals(expected)) {
                    broken("missed: " + expected + ", told: " + found, null);
                }
            }

            @Override
            public void onLost() {
                broken("the stream has all, and nobody knows what was missed", null);
            }

            void demandOver() {
                demandUnbroken();
                if (ends != 1) {
                    throw new AssertionError("told so often: " + ends);
                }
            }
        }
    }
}
