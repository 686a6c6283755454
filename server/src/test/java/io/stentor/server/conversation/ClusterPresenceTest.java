package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stentor.cluster.SideChannel;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import io.stentor.core.room.RoomDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers on a channel that a test cranks by hand: each hears the same messages in the same order, sooner or later. */
class ClusterPresenceTest {
    private static final List<String> USERS = List.of("alice", "bob", "carol");
    private static final List<String> CONVERSATIONS = List.of("tea", "talk");

    private final List<String> bus = new ArrayList<>();
    /** What everybody was told, by conversation and user, in the order of the channel, in which servers hear it at their own pace. */
    private final Map<String, TreeMap<Integer, List<String>>> told = new TreeMap<>();

    private long nowNanos;

    /** A server: how often each user is in each conversation on it, and how much of the channel it has heard. */
    private final class Server {
        final Deque<Runnable> tasks = new ArrayDeque<>();
        final Map<String, Integer> sockets = new HashMap<>();
        final List<String> toldHere = new ArrayList<>();
        final RoomDirectory rooms = new RoomDirectory(() -> 0);
        final ClusterPresence presence;
        final Deque<String> hearing = new ArrayDeque<>();
        /** What the channel does to messages on their way to it. */
        Disorder disorder = (place, next) -> next.add(bus.get(place));

        boolean cut;
        boolean ready;
        int heard;

        Server(String name) {
            heard = bus.size();
            presence = new ClusterPresence(
                    name,
                    () -> nowNanos,
                    tasks::add,
                    recording((key, what) -> told.computeIfAbsent(key, first -> new TreeMap<>())
                            .computeIfAbsent(heard, first -> new ArrayList<>())
                            .add(what)),
                    recording((key, what) -> toldHere.add(key + " " + what)));
            presence.open(
                    new SideChannel() {
                        @Override
                        public void tell(byte[] message) {
                            if (!cut) {
                                bus.add(new String(message, StandardCharsets.UTF_8));
                            }
                        }

                        @Override
                        public void close() {
                            throw new AssertionError("nobody closes it here");
                        }
                    },
                    () -> ready);
        }

        void tick(boolean isReady) {
            ready = isReady;
            presence.tick();
        }

        void enter(String conversation, String user) {
            int before = sockets.merge(conversation + " " + user, 1, Integer::sum) - 1;
            Room room = rooms.hold(conversation);
            if (before == 0) {
                presence.onHere(room, conversation, user, 1, members(conversation));
            } else {
                presence.onMembers(room, conversation, members(conversation));
            }
        }

        void leave(String conversation, String user) {
            int left = sockets.merge(conversation + " " + user, -1, Integer::sum);
            Room room = rooms.hold(conversation);
            if (left == 0) {
                presence.onGone(room, conversation, user, 1, members(conversation));
            } else {
                presence.onMembers(room, conversation, members(conversation));
            }
        }

        boolean has(String conversation, String user) {
            return sockets.getOrDefault(conversation + " " + user, 0) > 0;
        }

        int members(String conversation) {
            return sockets.entrySet().stream()
                    .filter(each -> each.getKey().startsWith(conversation + " "))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        int users(String conversation) {
            return (int) USERS.stream().filter(user -> has(conversation, user)).count();
        }

        /** Does what it has put off, or hears one message; false when there is neither. */
        boolean step() {
            if (!tasks.isEmpty()) {
                tasks.poll().run();
                return true;
            }
            if (hearing.isEmpty()) {
                if (heard == bus.size()) {
                    return false;
                }
                disorder.bring(heard++, hearing);
            }
            String message = hearing.poll();
            if (message != null && !cut) {
                presence.onMessage(PresenceMessage.of(SideFields.read(message.getBytes(StandardCharsets.UTF_8))));
            }
            return true;
        }

        String counts(String conversation) {
            RoomCensus census = new RoomCensus() {
                @Override
                public int members() {
                    return Server.this.members(conversation);
                }

                @Override
                public int users() {
                    return Server.this.users(conversation);
                }

                @Override
                public void forEachUser(int limit, Consumer<String> user) {
                    throw new AssertionError("not asked");
                }
            };
            Beyond beyond = presence.beyond(conversation, census, "", List.of());
            return (census.members() + beyond.members()) + " " + (census.users() + beyond.usersTotal());
        }
    }

    private interface Disorder {
        /** Brings what comes instead of the message at this place. */
        void bring(int place, Deque<String> next);
    }

    /** Repeats a range of the last messages now and then, and some at once. */
    private Disorder repeating(Random random) {
        return (place, next) -> {
            int from = random.nextInt(4) == 0 ? Math.max(0, place - random.nextInt(30)) : place;
            next.add(bus.get(place));
            next.addAll(bus.subList(from, place + 1));
        };
    }

    /** Has each second message wait until the one behind it is through. */
    private Disorder swapping() {
        List<String> held = new ArrayList<>();
        return (place, next) -> {
            if (held.isEmpty()) {
                held.add(bus.get(place));
            } else {
                next.add(bus.get(place));
                next.add(held.remove(0));
            }
        };
    }

    private interface Note {
        void add(String key, String what);
    }

    private static Announcements recording(Note note) {
        return new Announcements() {
            @Override
            public void joined(Room room, String conversationId, String user, int member, int members) {
                note.add(conversationId + " " + user, "joined");
            }

            @Override
            public void left(Room room, String conversationId, String user, int member, int members) {
                note.add(conversationId + " " + user, "left");
            }
        };
    }

    private List<String> told(String key) {
        return told.getOrDefault(key, new TreeMap<>()).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private void settle(List<Server> servers) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Server server : servers) {
                moved |= server.step();
            }
        }
    }

    private List<Server> started(String... names) {
        List<Server> servers = new ArrayList<>();
        for (String name : names) {
            servers.add(new Server(name));
        }
        servers.forEach(server -> server.tick(true));
        settle(servers);
        return servers;
    }

    private void pass(List<Server> servers, long ms) {
        for (long passed = 0; passed < ms; passed += 250) {
            nowNanos += TimeUnit.MILLISECONDS.toNanos(250);
            servers.forEach(server -> server.tick(!server.cut));
            settle(servers);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldTellOnceWhoeverComesAndGoesInAnyOrderOfEvents(int seed) {
        Random random = new Random(seed);
        List<Server> servers = started("a", "b", "c");
        comeAndGo(servers, random);
        assertToldOnce(servers);
        assertThat(servers).allSatisfy(server -> assertThat(server.toldHere).isEmpty());
    }

    private void comeAndGo(List<Server> servers, Random random) {
        for (int i = 0; i < 3_000; i++) {
            Server server = servers.get(random.nextInt(servers.size()));
            if (random.nextInt(3) > 0) {
                server.step();
                continue;
            }
            String conversation = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
            String user = USERS.get(random.nextInt(USERS.size()));
            if (server.has(conversation, user) && random.nextBoolean()) {
                server.leave(conversation, user);
            } else {
                server.enter(conversation, user);
            }
        }
        settle(servers);
    }

    private void assertToldOnce(List<Server> servers) {
        for (String conversation : CONVERSATIONS) {
            for (String user : USERS) {
                assertAlternating(
                        told(conversation + " " + user),
                        servers.stream().anyMatch(server -> server.has(conversation, user)));
            }
            assertAgreed(servers, conversation);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldTellOnceWhoeverComesAndGoesWhenMessagesAreRepeated(int seed) {
        Random random = new Random(seed);
        List<Server> servers = started("a", "b", "c");
        pass(servers, 2_000);
        servers.forEach(server -> server.disorder = repeating(random));
        comeAndGo(servers, random);
        // With beats between them, and snapshots that somebody asks for.
        bus.add(text(PresenceMessage.of(PresenceMessage.Kind.ASK, "asker", 0)));
        pass(servers, 3_000);
        assertToldOnce(servers);
        assertThat(servers).allSatisfy(server -> assertThat(server.toldHere).isEmpty());
    }

    /** Who comes first is not the same for all then; who is there is, and soon. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldAgreeWhoIsThereWhenMessagesChangePlaces(int seed) {
        List<Server> servers = started("a", "b", "c");
        servers.subList(1, 3).forEach(server -> server.disorder = swapping());
        comeAndGo(servers, new Random(seed));
        pass(servers, 3_000);
        CONVERSATIONS.forEach(conversation -> assertAgreed(servers, conversation));
    }

    /** Neither what was, nor what lies between two snapshots of one number. */
    @Test
    void shouldNotGoBackToASnapshotThatComesAgainAfterAnOutage() {
        List<Server> servers = started("a", "b");
        servers.get(0).enter("tea", "alice");
        settle(servers);
        bus.add(text(PresenceMessage.of(PresenceMessage.Kind.ASK, "asker", 0)));
        settle(servers);
        String before = lastSnapshotOf("a");
        servers.get(0).tick(false);
        servers.get(0).leave("tea", "alice");
        servers.get(0).tick(true);
        settle(servers);
        assertThat(servers.get(1).counts("tea")).isEqualTo("0 0");
        bus.add(before);
        settle(servers);
        assertThat(servers.get(1).counts("tea")).isEqualTo("0 0");
        assertThat(servers.get(1).toldHere).isEmpty();
    }

    private String lastSnapshotOf(String node) {
        return bus.stream()
                .filter(message -> message.contains("\"SNAPSHOT\"") && message.contains("\"node\":\"" + node + "\""))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static String text(PresenceMessage message) {
        return new String(message.write(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldNotBringBackAServerWhoseLastWordsAreOvertakenByItsEnd() {
        List<Server> servers = started("a", "b");
        servers.get(1).enter("tea", "bob");
        settle(servers);
        servers.get(1).presence.leave();
        settle(servers);
        assertThat(servers.get(0).presence.nodeCount()).isEqualTo(1);
        bus.add(lastSnapshotOf("b"));
        settle(servers.subList(0, 1));
        assertThat(servers.get(0).presence.nodeCount()).isEqualTo(1);
        assertThat(servers.get(0).counts("tea")).isEqualTo("0 0");
    }

    private static void assertAlternating(List<String> told, boolean isThere) {
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "joined" : "left");
        }
        assertThat(told.size() % 2 == 1).isEqualTo(isThere);
    }

    private static void assertAgreed(List<Server> servers, String conversation) {
        int members = servers.stream()
                .mapToInt(server -> server.members(conversation))
                .sum();
        long users = USERS.stream()
                .filter(user -> servers.stream().anyMatch(server -> server.has(conversation, user)))
                .count();
        assertThat(servers)
                .allSatisfy(server -> assertThat(server.counts(conversation)).isEqualTo(members + " " + users));
    }

    @Test
    void shouldKnowWhoWasThereBeforeItCame() {
        List<Server> servers = started("a", "b");
        servers.get(0).enter("tea", "alice");
        settle(servers);
        Server late = new Server("c");
        List<Server> all = List.of(servers.get(0), servers.get(1), late);
        late.tick(true);
        settle(all);
        assertThat(late.counts("tea")).isEqualTo("1 1");
        late.enter("tea", "alice");
        settle(all);
        assertThat(told("tea alice")).containsExactly("joined");
    }

    /** Were it decided at once, its coming would be told there and then, and again where the first snapshot is heard. */
    @Test
    void shouldTellOthersOnceWhoComesBeforeTheFirstTick() {
        List<Server> servers = new ArrayList<>(started("a"));
        servers.get(0).enter("tea", "alice");
        settle(servers);
        Server late = new Server("b");
        servers.add(late);
        late.ready = true;
        late.enter("tea", "bob");
        settle(servers);
        late.tick(true);
        settle(servers);
        assertThat(told("tea bob")).containsExactly("joined");
        assertThat(servers.get(0).toldHere).isEmpty();
        assertAgreed(servers, "tea");
    }

    /** A server tells of its deltas itself, also those to whom it is new. */
    @Test
    void shouldNotTellFromASnapshotWhatADeltaHasTold() {
        List<Server> servers = new ArrayList<>(started("a"));
        Server late = new Server("b");
        servers.add(late);
        late.enter("tea", "bob");
        servers.get(0).enter("tea", "alice");
        settle(servers);
        late.tick(true);
        settle(servers);
        assertThat(told("tea alice")).containsExactly("joined");
        assertThat(late.toldHere).isEmpty();
        assertAgreed(servers, "tea");
    }

    @Test
    void shouldForgetASilentServerAndTellItsOwnMembers() {
        List<Server> servers = started("a", "b");
        servers.get(0).enter("tea", "alice");
        servers.get(1).enter("tea", "bob");
        settle(servers);
        List<Server> alive = servers.subList(0, 1);
        pass(alive, 4_500);
        assertThat(servers.get(0).counts("tea")).isEqualTo("2 2");
        pass(alive, 1_500);
        assertThat(servers.get(0).counts("tea")).isEqualTo("1 1");
        assertThat(servers.get(0).toldHere).containsExactly("tea bob left");
        assertThat(servers.get(0).presence.nodeCount()).isEqualTo(1);
    }

    /** A server that was stopped, too, has heard nobody: it must not take all others for dead when it goes on. */
    @Test
    void shouldNotTakeOthersForDeadWhenItWasStoppedItself() {
        List<Server> servers = started("a", "b");
        servers.get(1).enter("tea", "bob");
        settle(servers);
        nowNanos += TimeUnit.SECONDS.toNanos(60);
        servers.get(0).tick(true);
        assertThat(servers.get(0).counts("tea")).isEqualTo("1 1");
    }

    @Test
    void shouldDecideAloneWhileTheChannelIsAwayAndAgreeAgainAfterwards() {
        List<Server> servers = started("a", "b");
        servers.get(0).enter("tea", "alice");
        settle(servers);
        servers.forEach(server -> server.cut = true);
        servers.get(0).enter("tea", "bob");
        pass(servers, 1_000);
        servers.get(1).enter("tea", "carol");
        servers.get(0).leave("tea", "alice");
        assertThat(told("tea bob")).containsExactly("joined");
        assertThat(told("tea carol")).containsExactly("joined");
        assertThat(told("tea alice")).containsExactly("joined", "left");
        pass(servers, 60_000);
        servers.forEach(server -> server.cut = false);
        pass(servers, 1_000);
        assertAgreed(servers, "tea");
        assertThat(servers.get(1).toldHere).containsExactlyInAnyOrder("tea bob joined", "tea alice left");
        assertThat(servers.get(0).toldHere).containsExactly("tea carol joined");
    }

    /** The channel delivers at most once: whoever misses a message notices by the numbers. */
    @Test
    void shouldAskForASnapshotWhenItMissesADelta() {
        List<Server> servers = started("a", "b");
        pass(servers, 2_000);
        servers.get(0).enter("tea", "alice");
        servers.get(0).tasks.poll().run();
        servers.get(1).heard = bus.size();
        settle(servers);
        assertThat(servers.get(1).counts("tea")).isEqualTo("0 0");
        pass(servers, 2_000);
        assertThat(servers.get(1).counts("tea")).isEqualTo("1 1");
    }

    @Test
    void shouldSendASnapshotInPartsAndTakeItWhole() {
        List<Server> servers = started("a");
        for (int i = 0; i < 12_000; i++) {
            servers.get(0).presence.onHere(null, "c" + i, "u" + i, 1, 1);
        }
        settle(servers);
        Server late = new Server("b");
        Server swapped = new Server("c");
        swapped.disorder = swapping();
        late.tick(true);
        swapped.tick(true);
        List<Server> all = List.of(servers.get(0), late, swapped);
        pass(all, 3_000);
        assertThat(bus.stream().filter(message -> message.contains("\"SNAPSHOT\"") && message.contains("\"a\"")))
                .hasSizeGreaterThan(2);
        for (Server server : List.of(late, swapped)) {
            assertThat(server.counts("c0")).isEqualTo("1 1");
            assertThat(server.counts("c11999")).isEqualTo("1 1");
            assertThat(server.toldHere).isEmpty();
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenAllHaveGone() {
        PresenceLedger ledger = new PresenceLedger();
        PresenceLedger.Part part = new PresenceLedger.Part();
        ledger.setMembersHere("tea", null, 1);
        ledger.enterHere("tea", "alice");
        ledger.setMembers(part, "tea", 2);
        assertThat(ledger.enter(part, "tea", "alice")).isFalse();
        assertThat(ledger.enter(part, "tea", "bob")).isTrue();
        assertThat(ledger.usersElsewhere("tea", "")).isEqualTo(1);
        assertThat(ledger.someElsewhere("tea", "", 100)).containsExactly("bob");
        ledger.leaveHere("tea", "alice");
        assertThat(ledger.usersElsewhere("tea", "alice")).isEqualTo(1);
        assertThat(ledger.leave(part, "tea", "alice")).isTrue();
        assertThat(ledger.leave(part, "tea", "bob")).isTrue();
        ledger.setMembers(part, "tea", 0);
        ledger.setMembersHere("tea", null, 0);
        assertThat(ledger.conversations()).isZero();
        assertThat(part.conversations()).isEmpty();
    }

    @Test
    void shouldTakeNoMoreThanItMayOfOthers() {
        PresenceLedger ledger = new PresenceLedger(2);
        PresenceLedger.Part part = new PresenceLedger.Part();
        assertThat(ledger.enter(part, "tea", "alice")).isTrue();
        assertThat(ledger.enter(part, "tea", "bob")).isTrue();
        assertThat(ledger.enter(part, "tea", "carol")).isFalse();
        assertThat(ledger.dropped()).isEqualTo(1);
        assertThat(ledger.leave(part, "tea", "carol")).isFalse();
        assertThat(ledger.leave(part, "tea", "bob")).isTrue();
        assertThat(ledger.enter(part, "tea", "carol")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"v\":2,\"kind\":\"BEAT\",\"node\":\"a\",\"seq\":1}",
                "{\"v\":1,\"kind\":\"NONE\",\"node\":\"a\",\"seq\":1}",
                "{\"v\":1,\"kind\":\"BEAT\",\"node\":\"\",\"seq\":1}",
                "{\"v\":1,\"kind\":\"BEAT\",\"node\":\"a\",\"seq\":-1}",
                "{\"v\":1,\"kind\":\"DELTA\",\"node\":\"a\",\"seq\":1}",
                "{\"v\":1,\"kind\":\"DELTA\",\"node\":\"a\",\"seq\":1,\"changes\":[[\"tea\",1]]}",
                "{\"v\":1,\"kind\":\"DELTA\",\"node\":\"a\",\"seq\":1,\"changes\":[[\"\",1,[]]]}",
                "{\"v\":1,\"kind\":\"DELTA\",\"node\":\"a\",\"seq\":1,\"changes\":[[\"tea\",1e3,[]]]}",
                "{\"v\":1,\"kind\":\"DELTA\",\"node\":\"a\",\"seq\":1,\"changes\":[[\"tea\",1,[\"alice\"]]]}",
                "{\"v\":1,\"kind\":\"DELTA\",\"node\":\"a\",\"seq\":1,\"changes\":[[\"tea\",1,[\"+\"]]]}",
                "{\"v\":1,\"kind\":\"DELTA\",\"node\":\"a\",\"seq\":1,\"changes\":[[\"tea\",99999999999,[]]]}"
            })
    void shouldRefuseWhatIsNoMessage(String text) {
        assertThat(catchThrowable(() -> PresenceMessage.of(SideFields.read(text.getBytes(StandardCharsets.UTF_8)))))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }
}
