package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.stentor.server.TestServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Waiting;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers that fall silent for ever while messages for them are under way, so that bytes are left in the kernel and in the
 * server. The heartbeat is what notices: every other time is longer than the test.
 */
class DeadLinkTest {
    private static final int DEAD = 10;
    /** More than the kernel takes for a peer, less than the server keeps for it. */
    private static final int MESSAGES = 15;

    private static final int MESSAGE_BYTES = 60_000;

    private static final int PING_INTERVAL_MS = 300;
    private static final int PING_TIMEOUT_MS = 400;
    private static final int TOO_LONG_MS = 120_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final EngineOptions ENGINE = EngineOptions.builder()
            .pingIntervalMs(PING_INTERVAL_MS)
            .pingTimeoutMs(PING_TIMEOUT_MS)
            .stallTimeoutMs(TOO_LONG_MS)
            .closingTimeMs(TOO_LONG_MS)
            .build();

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void shouldEndAtOnceWhatIsLeftOfAPeerThatIsGone(IoTransport io) {
        assumeTrue(io.isAvailable(), "the kernel has none");
        try (TestServer server = TestServer.start(io, 2, ENGINE, TestServer.LIMITS);
                Peer talker = member(server, RawSocket.open(server.port()))) {
            long descriptors = descriptors();
            List<WebSocketPeer> dead = new ArrayList<>();
            for (int i = 0; i < DEAD; i++) {
                dead.add(member(server, RawSocket.openNarrow(server.port())));
            }
            String text = "x".repeat(MESSAGE_BYTES);
            for (int n = 0; n < MESSAGES; n++) {
                talker.ask(n, "message", "{\"conversationId\":\"room\",\"text\":\"" + text + "\"}");
            }

            assertThat(countUntilAlone(server, talker)).as("user_left").isEqualTo(DEAD);
            // The peers' ends are still open: only those of the server can be gone.
            Waiting.within(PATIENCE)
                    .untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors + DEAD + DEAD / 2));
            dead.forEach(Peer::close);
        }
    }

    /** Looks on as long as there is anybody else; counts the users that were told to have left. */
    private static int countUntilAlone(TestServer server, Peer talker) {
        int left = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean alone = false;
        for (int n = 1; !alone; n++) {
            assertThat(System.nanoTime()).as("gone after %s looks", n).isLessThan(end);
            // What was told before this look has come when the next answer is here.
            alone = server.counts().sockets() == 1;
            talker.send("42" + n + "[\"presence\",\"room\"]");
            left += countLeft(talker.readUntil("43" + n + "["));
        }
        return left;
    }

    private static int countLeft(List<String> packets) {
        return (int) packets.stream()
                .filter(packet -> packet.startsWith("42[\"user_left\""))
                .count();
    }

    private static WebSocketPeer member(TestServer server, RawSocket socket) {
        WebSocketPeer peer = WebSocketPeer.open(socket);
        peer.connect();
        peer.join("room");
        assertThat(server.bugs()).isEmpty();
        return peer;
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
