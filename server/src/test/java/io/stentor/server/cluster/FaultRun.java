package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.checker.DeliveryChecker;
import io.stentor.checker.Report;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.peer.WebSocketPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * Servers of one cluster, with members of one room on each, to whom each server speaks without pause while something fails. All
 * that was said and heard is judged at the end. One thread besides those of the members.
 */
final class FaultRun implements AutoCloseable {
    private static final int MEMBERS = 4;
    private static final int RATE = 200;
    private static final String ROOM = "r";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, StentorServer> servers = new LinkedHashMap<>();
    private final List<FaultMember> members = new ArrayList<>();
    /** When each message of each server was said, in ms; its number is its place. */
    private final Map<String, List<Long>> said = new LinkedHashMap<>();

    /** Adds a server, whose dialect and Redis are up to the test. */
    StentorServer add(String name, UnaryOperator<StentorServerBuilder> cluster) {
        StentorServer server = cluster.apply(
                        StentorServer.builder().host("127.0.0.1").port(0).threads(1))
                .build();
        server.onConnection(socket -> socket.join(ROOM));
        server.start();
        servers.put(name, server);
        said.put(name, new ArrayList<>());
        return server;
    }

    /** Has members come to each server, and waits until the servers hear each other. */
    void gather() {
        awaitReady();
        servers.forEach((name, server) -> {
            for (int i = 0; i < MEMBERS; i++) {
                WebSocketPeer peer = WebSocketPeer.open(server.port());
                peer.connect();
                members.add(new FaultMember(name + "-" + i, name, peer));
            }
        });
        awaitRoom();
    }

    /** A server may hear of a room only some time after its first member has come; what was said before is no loss. */
    private void awaitRoom() {
        await().atMost(PATIENCE).until(() -> {
            servers.forEach((name, server) -> server.to(ROOM).emit("m", early(name), 0, System.nanoTime()));
            return isHeardEverywhere(FaultRun::early, 0);
        });
    }

    private static String early(String name) {
        return name + "_early";
    }

    void awaitReady() {
        await().atMost(PATIENCE).until(() -> servers.values().stream().allMatch(StentorServer::isClusterReady));
    }

    /** Each server speaks to the room, at a steady pace. */
    void speak(Duration time) {
        long steps = time.toMillis() * RATE / 1000;
        long start = System.nanoTime();
        for (long step = 0; step < steps; step++) {
            long due = start + step * 1_000_000_000L / RATE;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            say();
        }
    }

    private void say() {
        servers.forEach((name, server) -> {
            List<Long> numbers = said.get(name);
            long now = System.nanoTime();
            server.to(ROOM).emit("m", name, numbers.size(), now);
            numbers.add(now / 1_000_000);
        });
    }

    /** How much each server has said. */
    int count() {
        return said.values().iterator().next().size();
    }

    /** Waits until something that is said now is heard by all, and so, in order, all that is still to come. */
    void awaitHeardEverywhere() {
        say();
        int last = count() - 1;
        await().atMost(PATIENCE).until(() -> isHeardEverywhere(UnaryOperator.identity(), last));
    }

    /** @param sender what a server calls itself when it says that */
    private boolean isHeardEverywhere(UnaryOperator<String> sender, long number) {
        return members.stream()
                .allMatch(member -> servers.keySet().stream().allMatch(name -> member.has(sender.apply(name), number)));
    }

    /** How long messages took to the members of the server that said them, since the last time that was asked. */
    Histogram takeLocalLatency() {
        Histogram all = new Histogram(3);
        members.forEach(member -> member.drainLatency(all));
        return all;
    }

    /** Members of the speaking server got everything once and in order, whatever happened. */
    void assertLocalsMissedNothing() {
        DeliveryChecker checker = checker();
        members.forEach(member -> member.tell(checker, member.home()));
        assertClean(checker);
    }

    /** So did everybody. */
    void assertNobodyMissedAnything() {
        DeliveryChecker checker = checker();
        members.forEach(member -> servers.keySet().forEach(name -> member.tell(checker, name)));
        assertClean(checker);
    }

    private DeliveryChecker checker() {
        DeliveryChecker checker = new DeliveryChecker();
        said.forEach((name, times) -> {
            for (int number = 0; number < times.size(); number++) {
                checker.sent(times.get(number), name, Integer.toString(number), name, number, false);
            }
        });
        return checker;
    }

    private static void assertClean(DeliveryChecker checker) {
        Report report = checker.judge();
        assertThat(report.owed()).isPositive();
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }

    /** Members elsewhere got nothing twice and nothing out of order, and everything from this number on. */
    void assertOthersGotAllFrom(int number) {
        for (FaultMember member : members) {
            for (String name : servers.keySet()) {
                List<Long> got = member.numbersOf(name);
                assertThat(got).isSorted().doesNotHaveDuplicates();
                assertThat(got.stream().filter(each -> each >= number)).hasSize(count() - number);
            }
        }
    }

    /** Members of one server got of another exactly this. */
    void assertGot(String home, String sender, List<Long> numbers) {
        for (FaultMember member : members) {
            if (member.home().equals(home)) {
                assertThat(member.numbersOf(sender)).isEqualTo(numbers);
            }
        }
    }

    /** Members of one server got everything once and in order. */
    void assertMissedNothing(String home) {
        DeliveryChecker checker = checker();
        members.stream()
                .filter(member -> member.home().equals(home))
                .forEach(member -> servers.keySet().forEach(name -> member.tell(checker, name)));
        assertClean(checker);
    }

    /** Each server says so many things at once. */
    void burst(int messages) {
        for (int i = 0; i < messages; i++) {
            say();
        }
    }

    /** How many messages members elsewhere did not get. */
    long missedElsewhere() {
        return members.stream()
                .mapToLong(member -> servers.keySet().stream()
                        .mapToLong(name -> count() - member.numbersOf(name).size())
                        .sum())
                .sum();
    }

    @Override
    public void close() {
        members.forEach(FaultMember::close);
        servers.values().forEach(StentorServer::close);
    }
}
