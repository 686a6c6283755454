package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Socket;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.WebSocketPeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client that is behind misses, and what it does not. */
class VolatileTest {
    /** More than the kernel takes on behalf of a client that does not read, less than the server holds for it. */
    private static final int MESSAGES = 20;

    private static final String LONG = "x".repeat(64 * 1024);

    @Test
    void shouldSkipVolatileEventsForAClientThatIsBehindOnly() {
        try (ApiServer server = new ApiServer()) {
            server.start();
            Client ready = server.connect();
            try (WebSocketPeer behind =
                    WebSocketPeer.open(RawSocket.openNarrow(server.server().port()))) {
                String id = behind.connect();
                Socket socket = server.socket(server.main(), id);
                server.main().to(ready.id()).socketsJoin("ready");
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(server.main().except("ready").emit("n", i, LONG)).isTrue();
                }
                // Behind all that in the ring, and looked at when the client has been written to.
                ready.expectNothing();
                socket.emitWithAck("turn");
                ready.expectNothing();

                assertThat(socket.volatileMessage().emit("direct")).isTrue();
                assertThat(server.main().volatileMessage().emit("all")).isTrue();
                assertThat(server.main().to(id, ready.id()).volatileMessage().emit("both"))
                        .isTrue();
                server.main().emit("end");

                ready.expect("42[\"all\"]", "42[\"both\"]", "42[\"end\"]");
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(behind.next()).startsWith("42[\"n\"," + i + ",");
                }
                assertThat(List.of(behind.next(), behind.next())).containsExactly("420[\"turn\"]", "42[\"end\"]");
            }
        }
    }
}
