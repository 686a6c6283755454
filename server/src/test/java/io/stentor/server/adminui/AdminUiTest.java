package io.stentor.server.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StandaloneServer;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.peer.WebSocketPeer;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Socket.IO's admin page and the server say to each other, byte for byte. */
class AdminUiTest {
    /** Figures come for ever: what has not come among so many others does not come. */
    private static final int PACKETS_MAX = 100;

    /** Of {@code changeit}, as cheap as they come. */
    static final String HASH = "$2a$04$jn8sKo7d1i1Nylig5Bkp2O/LIn8O4flD9AHJM6TNCaD6Icu3f4hry";

    private static final String LOGIN = "40/admin,{\"username\":\"operator\",\"password\":\"changeit\"}";
    /** What sessions with recovery get with every event; the page ignores it. */
    private static final String OFFSET = ",\"[\\w-]{14}\"";

    private static final String WRONG = "44/admin,{\"message\":\"invalid credentials\"}";

    private static StandaloneServer production;
    private static StandaloneServer development;

    @BeforeAll
    static void startServers() throws Exception {
        production = start("adminUi.username=operator", "adminUi.passwordHash=" + HASH, "adminUi.serverId=blue");
        development = start("adminUi.auth=none", "adminUi.readonly=true", "adminUi.mode=development");
    }

    static StandaloneServer start(String... options) throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of("server.host=127.0.0.1", "io.threads=2", "adminUi.enabled=true"))
                .assignments(List.of(options))
                .flag("--port", OptionTable.SERVER_PORT, "0")
                .flag("--admin-port", OptionTable.ADMIN_PORT, "0")
                .read(false));
    }

    @AfterAll
    static void stopServers() {
        production.close();
        development.close();
    }

    @Test
    void shouldSaySessionThenConnectThenConfigWhenPasswordIsRight() {
        try (WebSocketPeer admin = open(production)) {
            admin.send(LOGIN);

            assertThat(admin.next()).matches("42/admin,\\[\"session\",\"[0-9a-f]{16}\"" + OFFSET + "]");
            // No secret to come back with, though recovery is on.
            assertThat(admin.next()).matches("40/admin,\\{\"sid\":\"[\\w-]{20}\"}");
            assertThat(admin.next())
                    .startsWith("42/admin,[\"config\",{\"supportedFeatures\":[\"JOIN\",\"LEAVE\",\"DISCONNECT\","
                            + "\"MJOIN\",\"MLEAVE\",\"MDISCONNECT\",\"AGGREGATED_EVENTS\"]}");
        }
    }

    @Test
    void shouldTakeSessionInPlaceOfPasswordWhenPageIsLoadedAgain() {
        try (WebSocketPeer admin = open(production);
                WebSocketPeer again = open(production)) {
            admin.send(LOGIN);
            String session = group(admin.next(), "\"session\",\"(\\w*)\"");

            again.send("40/admin,{\"sessionId\":\"" + session + "\"}");

            assertThat(again.next()).startsWith("40/admin,{\"sid\":");
            assertThat(again.next()).startsWith("42/admin,[\"config\",");
        }
    }

    @Test
    void shouldRefuseWhenNameOrPasswordOrSessionIsWrong() {
        for (String auth : List.of(
                "{\"username\":\"operator\",\"password\":\"wrong\"}",
                "{\"username\":\"other\",\"password\":\"changeit\"}",
                "{\"username\":\"operator\",\"password\":\"" + "x".repeat(73) + "\"}",
                "{\"username\":\"operator\",\"password\":5}",
                "{\"sessionId\":\"0123456789abcdef\"}",
                "{}",
                "")) {
            try (WebSocketPeer admin = open(production)) {
                admin.send("40/admin," + auth);

                assertThat(admin.next()).as(auth).isEqualTo(WRONG);
            }
        }
    }

    @Test
    void shouldTellItsFiguresWhenAdminIsThere() {
        try (WebSocketPeer client = inRoom(production, "figures");
                WebSocketPeer admin = open(production)) {
            admin.send(LOGIN);

            String stats = next(admin, "server_stats");

            assertThat(stats)
                    .startsWith("42/admin,[\"server_stats\",{\"serverId\":\"blue\",\"hostname\":")
                    .containsPattern("\"pid\":\\d+,\"uptime\":\\d+\\.\\d+")
                    .containsPattern("\"clientsCount\":[1-9]\\d*,\"pollingClientsCount\":0,\"aggregatedEvents\":\\[")
                    .contains("\"namespaces\":[{")
                    .containsPattern("\"name\":\"/\"")
                    .containsPattern("\"name\":\"/admin\"");
            client.send("42[\"message\",{\"conversationId\":\"figures\"}]");
            assertThat(next(admin, "server_stats"))
                    .containsPattern("\\{\"timestamp\":\\d+000,\"type\":\"packetsIn\",\"count\":1}");
        }
    }

    @Test
    void shouldMoveAndDisconnectSocketsWhenToldTo() {
        try (WebSocketPeer client = WebSocketPeer.open(port(production));
                WebSocketPeer bystander = inRoom(production, "lobby");
                WebSocketPeer admin = open(production)) {
            client.send("40");
            String sid = group(client.next(), "\"sid\":\"([\\w-]{20})\"");
            admin.send(LOGIN);
            next(admin, "config");

            admin.send("42/admin,1[\"join\",\"/\",\"conversation:lobby\",\"" + sid + "\"]");
            assertThat(nextThatStarts(admin, "43")).isEqualTo("43/admin,1[{\"ok\":true}]");
            assertThat(next(bystander, "user_joined")).contains("lobby");
            admin.send("42/admin,2[\"leave\",\"/\",\"conversation:lobby\",\"" + sid + "\"]");
            assertThat(next(bystander, "user_left")).contains("lobby");
            admin.send("42/admin,3[\"_disconnect\",\"/\",false,\"" + sid + "\"]");

            assertThat(nextThatStarts(client, "41")).isEqualTo("41");
            bystander.send("422[\"presence\",\"lobby\"]");
            assertThat(nextThatStarts(bystander, "432")).contains("lobby");
        }
    }

    @Test
    void shouldAnswerBadRequestAndChangeNothingWhenWhatItIsToldMakesNoSense() {
        try (WebSocketPeer client = inRoom(production, "untouched");
                WebSocketPeer admin = open(production)) {
            admin.send(LOGIN);
            next(admin, "config");
            for (String event : List.of(
                    "[\"_disconnect\",\"/other\",true]",
                    "[\"_disconnect\",\"/\",\"yes\"]",
                    "[\"_disconnect\",\"/\",true,7]",
                    "[\"_disconnect\"]",
                    "[\"join\",\"/\",\"\"]",
                    "[\"leave\",\"/\",{}]")) {
                admin.send("42/admin,9" + event);

                assertThat(nextThatStarts(admin, "43"))
                        .as(event)
                        .matches("43/admin,9\\[\\{(\"ok\":false,?|\"error\":\"bad_request\",?){2}}]");
            }
            client.send("42[\"message\",{\"conversationId\":\"untouched\"}]");
            assertThat(next(client, "\"message\"")).contains("untouched");
        }
    }

    @Test
    void shouldShowSocketsRoomsAndEventsButNoSecretsWhenInDevelopmentMode() {
        try (WebSocketPeer client = inRoom(development, "seen");
                WebSocketPeer admin = WebSocketPeer.open(port(development))) {
            admin.send("40/admin,");

            assertThat(admin.next()).startsWith("40/admin,");
            assertThat(admin.next())
                    .startsWith("42/admin,[\"config\",{\"supportedFeatures\":[\"AGGREGATED_EVENTS\",\"ALL_EVENTS\"]}");
            assertThat(next(admin, "all_sockets"))
                    .containsPattern("\"id\":\"[\\w-]{20}\",\"clientId\":\"[\\w-]{12}\",\"transport\":\"websocket\"")
                    .contains("\"nsp\":\"/\"", "\"conversation:seen\"", "\"xdomain\":false", "\"url\":\"/socket.io/\"")
                    .doesNotContain("\"auth\"");
            client.send("42[\"join_conversation\",\"later\"]");
            assertThat(next(admin, "event_received")).contains("[\"join_conversation\",\"later\"]");
            assertThat(next(admin, "room_joined")).contains("\"/\",\"conversation:later\"");
            client.send("42[\"leave_conversation\",\"seen\"]");
            assertThat(next(admin, "room_left")).contains("\"/\",\"conversation:seen\"");
            client.send("41");
            assertThat(next(admin, "socket_disconnected")).contains("\"/\"");
        }
    }

    @Test
    void shouldNotListenWhenReadonly() {
        try (WebSocketPeer client = inRoom(development, "safe");
                WebSocketPeer admin = WebSocketPeer.open(port(development))) {
            admin.send("40/admin,");
            next(admin, "config");
            admin.send("42/admin,[\"_disconnect\",\"/\",true]");
            next(admin, "server_stats");

            client.send("42[\"message\",{\"conversationId\":\"safe\"}]");

            assertThat(next(client, "\"message\"")).contains("safe");
        }
    }

    @Test
    void shouldLetAnAddressWaitWhenItHasGuessedTooOften() {
        FailedLogins failures = new FailedLogins(() -> 0);
        for (int i = 0; i < FailedLogins.ATTEMPTS; i++) {
            assertThat(failures.mayTry("10.0.0.1")).isTrue();
            failures.add("10.0.0.1");
        }

        assertThat(failures.mayTry("10.0.0.1")).isFalse();
        assertThat(failures.mayTry("10.0.0.2")).isTrue();
    }

    private static WebSocketPeer open(StandaloneServer server) {
        return WebSocketPeer.open(port(server));
    }

    static int port(StandaloneServer server) {
        return server.publicAddress().getPort();
    }

    static WebSocketPeer inRoom(StandaloneServer server, String conversation) {
        WebSocketPeer peer = WebSocketPeer.open(port(server));
        peer.send("40", "420[\"join_conversation\",\"" + conversation + "\"]");
        nextThatStarts(peer, "430");
        return peer;
    }

    /** The next packet that begins so. */
    static String nextThatStarts(WebSocketPeer peer, String letters) {
        return next(peer, packet -> packet.startsWith(letters), letters);
    }

    /** The next packet with these letters. */
    static String next(WebSocketPeer peer, String letters) {
        return next(peer, packet -> packet.contains(letters), letters);
    }

    private static String next(WebSocketPeer peer, Predicate<String> wanted, String letters) {
        for (int i = 0; i < PACKETS_MAX; i++) {
            String packet = peer.next();
            assertThat(packet).as(letters).isNotNull();
            if (wanted.test(packet)) {
                return packet;
            }
        }
        throw new AssertionError(letters + " is not among the next " + PACKETS_MAX);
    }

    static String group(String packet, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(packet);
        assertThat(matcher.find()).as(packet).isTrue();
        return matcher.group(1);
    }
}
