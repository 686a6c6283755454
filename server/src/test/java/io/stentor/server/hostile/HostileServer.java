package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.stentor.core.roster.RosterCounts;
import io.stentor.server.TestServer;
import io.stentor.server.peer.LogWatch;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.Waiting;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.SessionLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server with bystanders, for one test class of hostile input. After each case it judges what every case must leave
 * behind: bystanders unharmed, a server that lets new clients in, nothing of the attacker, a quiet log, no bug reported,
 * and no turn of an event loop that kept others waiting.
 */
final class HostileServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** Code that runs for the first time, or has only one compiler, is slow, and so is the strictest leak detector: 100 ms in earnest. */
    private static final long LONGEST_TURN_MS = 500;
    /** Descriptors the JVM itself opens now and then. */
    private static final long SPARE_DESCRIPTORS = 6;

    private static final Duration BACK_TO_START =
            Duration.ofMillis(2L * (TestProfile.PING_INTERVAL_MS + TestProfile.PING_TIMEOUT_MS));

    private final EngineOptions options;
    private final boolean oneCaseAtATime;
    private TestServer server;
    private Bystanders bystanders;
    private LogWatch log;
    private LoopWatch loops;
    private Held start;

    /** What a server holds on behalf of its clients. */
    private record Held(RosterCounts roster, int rooms, int sessions, long descriptors) {
        boolean isBackAt(Held start) {
            return roster.equals(start.roster)
                    && rooms == start.rooms
                    && sessions == start.sessions
                    && descriptors <= start.descriptors + SPARE_DESCRIPTORS;
        }
    }

    private HostileServer(EngineOptions options, boolean oneCaseAtATime) {
        this.options = options;
        this.oneCaseAtATime = oneCaseAtATime;
    }

    static HostileServer withTestProfile() {
        return with(TestProfile.options());
    }

    static HostileServer with(EngineOptions options) {
        return new HostileServer(options, true);
    }

    /** For cases that run at the same time: what they leave behind is looked at when the last has ended. */
    static HostileServer forConcurrentCases() {
        return new HostileServer(TestProfile.options(), false);
    }

    int port() {
        return server.port();
    }

    TestServer server() {
        return server;
    }

    RawSocket connect() {
        return RawSocket.open(port());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        log = LogWatch.begin();
        server = TestServer.start(options, TestServer.LIMITS);
        bystanders = new Bystanders(port());
        assertAlive();
        Waiting.within(BACK_TO_START).until(() -> held().roster().sockets() == Bystanders.ROOMS * Bystanders.PER_ROOM);
        bystanders.assertUnharmed();
        start = held();
        loops = new LoopWatch(server.server().loops());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        bystanders.assertUnharmed();
        assertAlive();
        assertNoBugs();
        log.assertQuiet();
        if (oneCaseAtATime) {
            assertBackAtStart();
        }
        assertThat(loops.takeLongestTurnMs())
                .as("longest turn of a loop, ms of CPU")
                .isLessThan(LONGEST_TURN_MS);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertBackAtStart();
        bystanders.assertUnharmed();
        loops.end();
        bystanders.close();
        server.awaitEmpty();
        server.close();
        log.assertQuiet();
        log.end();
    }

    private void assertNoBugs() {
        List<Throwable> bugs = List.copyOf(server.bugs());
        server.bugs().clear();
        assertThat(bugs).as("bugs").isEmpty();
    }

    /** A newcomer gets in and says something to itself. */
    void assertAlive() {
        try (Peer newcomer = Carrier.POLLING.connect(port())) {
            newcomer.join("newcomers");
            newcomer.send("42[\"message\",{\"conversationId\":\"newcomers\",\"text\":\"hello\"}]");
            assertThat(newcomer.await("42[\"message\"")).contains("hello");
            newcomer.send("1");
        }
    }

    void assertBackAtStart() {
        Waiting.within(BACK_TO_START)
                .untilAsserted(() -> assertThat(held())
                        .as("held by the server, at start %s", start)
                        .matches(now -> now.isBackAt(start)));
    }

    private Held held() {
        return new Held(server.counts(), server.server().fanout().rooms().size(), sessions(), descriptors());
    }

    /** Whether a session of this id is open. Asking changes nothing: no session can take a PUT. */
    boolean knows(String sid) {
        try (RawSocket socket = connect()) {
            socket.send(Requests.request("PUT", Requests.POLLING + "&sid=" + sid));
            return !socket.readAnswer().body().contains("\"code\":1");
        }
    }

    /** Engine.IO sessions now open. */
    int sessions() {
        List<Future<Integer>> counts = new ArrayList<>();
        for (SessionLoop loop : server.server().loops()) {
            counts.add(loop.eventLoop().submit(loop::sessions));
        }
        int sum = 0;
        for (Future<Integer> count : counts) {
            try {
                sum += count.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return sum;
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
