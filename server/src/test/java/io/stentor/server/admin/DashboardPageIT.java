package io.stentor.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StandaloneServer;
import io.stentor.server.demo.BrowserScript;
import io.stentor.server.peer.WebSocketPeer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dashboard in a real browser. The scenarios stand in {@code src/test/node/demo}. */
@Tag("clients")
class DashboardPageIT {
    private static final String KEY = "0123456789abcdef";
    private static final int MEMBERS = 12;
    private static final int CONVERSATIONS = 45;

    @BeforeAll
    static void needBrowser() {
        BrowserScript.assumeInstalled();
    }

    /** A stub answers as the admin port does. */
    @Test
    void shouldShowTheFiguresItIsGivenWhenServerAnswersFallsSilentOrAsksForItsKey() throws Exception {
        BrowserScript.play("dashboard", "none");

        assertPictures("dashboard-light", "dashboard-dark", "dashboard-phone");
    }

    @Test
    void shouldShowWhatTheServerSaysAndDoWhatItIsToldWhenServerIsUnderLoad() throws Exception {
        ScheduledExecutorService talk = Executors.newSingleThreadScheduledExecutor();
        try (StandaloneServer server = AdminClient.startServer("admin.apiKey=" + KEY)) {
            List<WebSocketPeer> members =
                    IntStream.range(0, MEMBERS).mapToObj(i -> inLobby(server)).toList();
            WebSocketPeer speaker = members.get(MEMBERS - 1);
            IntStream.range(0, CONVERSATIONS)
                    .forEach(i -> speaker.send("42[\"join_conversation\",\"desk-" + i + "\"]"));
            speaker.send("42[\"message\",{\"conversationId\":\"nowhere\"}]");
            talk.scheduleAtFixedRate(
                    () -> speaker.send("42[\"message\",{\"conversationId\":\"lobby\"}]"), 0, 20, TimeUnit.MILLISECONDS);

            BrowserScript.play("dashboard-live", "http://" + hostOf(server), Map.of("ADMIN_KEY", KEY));

            assertThat(nextSystemEvent(members.get(1))).contains("\"from\":\"dashboard\"");
            members.forEach(WebSocketPeer::close);
        } finally {
            talk.shutdownNow();
        }
        assertPictures("dashboard-live-light", "dashboard-live-dark", "dashboard-conversation-dark");
    }

    private static String hostOf(StandaloneServer server) {
        return "127.0.0.1:" + server.adminAddress().getPort();
    }

    private static WebSocketPeer inLobby(StandaloneServer server) {
        WebSocketPeer peer = WebSocketPeer.open(server.publicAddress().getPort());
        peer.send("40");
        peer.send("42[\"join_conversation\",\"lobby\"]");
        return peer;
    }

    private static String nextSystemEvent(WebSocketPeer peer) {
        String packet = peer.next();
        while (!packet.startsWith("42[\"conversation_updated\",")) {
            packet = peer.next();
        }
        return packet;
    }

    private static void assertPictures(String... names) {
        for (String name : names) {
            assertThat(BrowserScript.SCREENSHOTS.resolve(name + ".png")).isNotEmptyFile();
        }
    }
}
