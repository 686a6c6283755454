package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.WebSocketPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is typing, for members that keep up and for one that does not. */
class VolatileTypingTest {
    /** More than the kernel takes on behalf of a client that does not read, less than the server keeps for it. */
    private static final int MESSAGES = 15;

    private static final String LONG = "x".repeat(60_000);

    private final TestServer server = TestServer.start();

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void shouldNotTellAMemberThatIsBehindWhoIsTyping() {
        try (Peer talker = Carrier.WEBSOCKET.connect(server.port());
                Peer ready = Carrier.WEBSOCKET.connect(server.port());
                Peer behind = WebSocketPeer.open(RawSocket.openNarrow(server.port()))) {
            behind.connect();
            talker.join("room");
            ready.join("room");
            behind.join("room");
            for (int n = 0; n < MESSAGES; n++) {
                say(talker, n, LONG);
                ready.await("42[\"message\"");
            }
            type(talker, true);
            assertThat(ready.await("42[\"typing\"")).contains("\"isTyping\":true");
            say(talker, MESSAGES, "end");

            for (int n = 0; n <= MESSAGES; n++) {
                assertThat(behind.next()).startsWith("42[\"message\",").contains("\"n\":" + n + ",");
            }
        }
    }

    @Test
    void shouldTellAPollingMemberBetweenTwoPolls() {
        try (Peer talker = Carrier.WEBSOCKET.connect(server.port());
                Peer polling = PollingPeer.open(server.port())) {
            polling.connect();
            polling.join("room");
            talker.join("room");
            // No poll is under way now.
            say(talker, 1, "hello");
            type(talker, true);
            assertThat(polling.await("42[\"message\"")).contains("hello");
            assertThat(polling.await("42[\"typing\"")).contains("\"isTyping\":true");
        }
    }

    private static void say(Peer peer, int n, String text) {
        assertThat(peer.ask(1, "message", "{\"conversationId\":\"room\",\"n\":" + n + ",\"text\":\"" + text + "\"}"))
                .contains("\"ok\":true");
    }

    private static void type(Peer peer, boolean isTyping) {
        assertThat(peer.ask(2, "typing", "{\"conversationId\":\"room\",\"isTyping\":" + isTyping + "}"))
                .isEqualTo("432[{\"ok\":true}]");
    }
}
