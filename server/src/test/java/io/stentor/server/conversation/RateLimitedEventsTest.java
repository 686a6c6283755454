package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A socket that sends more than it may, seen by itself and by others. Time stands still until the test moves it. */
class RateLimitedEventsTest {
    private static final int PER_SECOND = 10;
    private static final int BURST = 5;
    private static final String REFUSED =
            "[{\"ok\":false,\"error\":{\"code\":\"rate_limited\",\"message\":\"this socket sends more events than it may, slow down\"}}]";

    private final AtomicLong clock = new AtomicLong();
    private final TestServer server =
            TestServer.start(ConversationLimits.defaults().withEventRate(PER_SECOND, BURST), clock::get);

    @AfterEach
    void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldAnswerRateLimitedWhenASocketHasSentItsBurst(Carrier carrier) {
        try (Peer fast = carrier.connect(server.port());
                Peer other = Carrier.WEBSOCKET.connect(server.port())) {
            other.join("room");
            fast.join("room");
            for (int n = 1; n < BURST; n++) {
                assertThat(say(fast, n)).startsWith("43" + n + "[{\"ok\":true");
            }
            assertThat(say(fast, 6)).isEqualTo("436" + REFUSED);
            assertThat(fast.ask(7, "leave_conversation", "\"room\"")).isEqualTo("437" + REFUSED);
            assertThat(fast.ask(8, "no_such_event", "")).isEqualTo("438" + REFUSED);
            assertThat(server.conversations().rateLimitedEvents()).isEqualTo(3);

            clock.addAndGet(TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
            assertThat(say(fast, 9)).startsWith("439[{\"ok\":true");
            for (int n : new int[] {1, 2, 3, 4, 9}) {
                assertThat(other.await("42[\"message\"")).contains("\"n\":" + n);
            }
            assertThat(other.ask(1, "presence", "\"room\"")).contains("\"members\":2");
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldSayNothingWhenARefusedEventAsksForNoAnswer(Carrier carrier) {
        try (Peer fast = carrier.connect(server.port())) {
            fast.join("room");
            String unheard = "42[\"message\",{\"conversationId\":\"room\",\"n\":0}]";
            fast.send(unheard, unheard, unheard, unheard, unheard, unheard, unheard);
            for (int i = 1; i < BURST; i++) {
                assertThat(fast.next()).startsWith("42[\"message\"");
            }
            assertThat(say(fast, 1)).isEqualTo("431" + REFUSED);
            assertThat(server.conversations().rateLimitedEvents()).isEqualTo(4);
        }
    }

    private static String say(Peer peer, int n) {
        return peer.ask(n, "message", "{\"conversationId\":\"room\",\"n\":" + n + "}");
    }
}
