package io.stentor.server.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stentor.server.StandaloneServer;
import io.stentor.server.demo.BrowserScript;
import io.stentor.server.peer.WebSocketPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Socket.IO's own admin page, as npm hands it out, in a real browser. The scenario stands in {@code src/test/node/demo}. */
@Tag("clients")
class AdminUiPageIT {
    private static final Path PAGE = BrowserScript.installed("@socket.io/admin-ui/ui/dist");
    private static final Map<String, String> TYPES =
            Map.of(".html", "text/html", ".js", "text/javascript", ".css", "text/css");

    @BeforeAll
    static void needBrowser() {
        BrowserScript.assumeInstalled();
    }

    @Test
    void shouldShowServersSocketsRoomsAndEventsAndDisconnectOneWhenPageIsLoggedIn() throws Exception {
        HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScheduledExecutorService talk = Executors.newSingleThreadScheduledExecutor();
        pages.createContext("/", AdminUiPageIT::handOut);
        pages.start();
        String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
        try (StandaloneServer server = AdminUiTest.start(
                        "adminUi.username=operator",
                        "adminUi.passwordHash=" + AdminUiTest.HASH,
                        "adminUi.serverId=blue",
                        "adminUi.mode=development",
                        "cors.origins=" + origin);
                WebSocketPeer leaving = WebSocketPeer.open(AdminUiTest.port(server));
                WebSocketPeer staying = WebSocketPeer.open(AdminUiTest.port(server))) {
            String leavingId = enter(leaving);
            String stayingId = enter(staying);
            talk.scheduleAtFixedRate(
                    () -> staying.send("42[\"message\",{\"conversationId\":\"lobby\",\"echo\":false}]"),
                    0,
                    200,
                    TimeUnit.MILLISECONDS);

            BrowserScript.play(
                    "admin-ui",
                    origin,
                    Map.of(
                            "SERVER_URL",
                            "http://127.0.0.1:" + AdminUiTest.port(server),
                            "PASSWORD",
                            "changeit",
                            "LEAVING",
                            leavingId,
                            "STAYING",
                            stayingId));

            assertThat(AdminUiTest.nextThatStarts(leaving, "41")).isEqualTo("41");
        } finally {
            talk.shutdownNow();
            pages.stop(0);
        }
        assertThat(BrowserScript.SCREENSHOTS.resolve("admin-ui.png")).isNotEmptyFile();
    }

    /** {@return the socket's id} */
    private static String enter(WebSocketPeer peer) {
        peer.send("40", "42[\"join_conversation\",\"lobby\"]");
        return AdminUiTest.group(peer.next(), "\"sid\":\"([\\w-]{20})\"");
    }

    private static void handOut(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = PAGE.resolve(path.equals("/") ? "index.html" : path.substring(1))
                .normalize();
        if (!file.startsWith(PAGE) || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String name = file.getFileName().toString();
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.')), "application/octet-stream");
        exchange.getResponseHeaders().set("Content-Type", type);
        byte[] bytes = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
