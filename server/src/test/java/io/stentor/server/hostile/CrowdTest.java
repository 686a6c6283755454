package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.WebSocketPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many at once: who come and go, end in every way, change their transport or all talk together. */
class CrowdTest {
    private static final int TALKERS = 12;
    private static final int WORDS_EACH = 100;
    private static final Pattern SAID = Pattern.compile("\"by\":(\\d+),\"n\":(\\d+)");

    @RegisterExtension
    static final HostileServer SERVER = HostileServer.withTestProfile();

    /** How a client leaves without a word. */
    enum End {
        FIN {
            @Override
            void of(WebSocketPeer peer) {
                peer.socket().finish().readToEnd();
            }
        },
        RESET {
            @Override
            void of(WebSocketPeer peer) {
                peer.socket().reset();
            }
        },
        IN_A_FRAME {
            @Override
            void of(WebSocketPeer peer) {
                peer.sendBytes(ClientFrames.hex("81 ff 00000000000dbba0 00000000 34"));
                peer.socket().finish().readToEnd();
            }
        },
        IN_A_HEADER {
            @Override
            void of(WebSocketPeer peer) {
                peer.sendBytes(ClientFrames.hex("81"));
                peer.socket().reset();
            }
        };

        abstract void of(WebSocketPeer peer);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void c82ShouldGoOnForTheOthersWhenMembersEndWithoutAWord(End end) {
        try (WebSocketPeer sender = member("ends");
                WebSocketPeer reader = member("ends")) {
            List<WebSocketPeer> leaving =
                    Stream.generate(() -> member("ends")).limit(60).toList();
            Listening listening = new Listening(List.of(reader), leaving.size());
            for (int n = 1; n <= leaving.size(); n++) {
                // The server writes to all of them while they end one by one.
                sender.ask(n, "message", numbered("ends", n, 3_000));
                end.of(leaving.get(n - 1));
            }
            listening.assertEachGotAllInOrder();
            leaving.forEach(Peer::close);
        }
    }

    @Test
    void g141ShouldServeAllWhenConnectionsComeAndGo() throws Exception {
        ExecutorService attackers = Executors.newFixedThreadPool(12);
        List<Future<?>> visits = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int visit = i;
            visits.add(attackers.submit(() -> visit(visit)));
        }
        for (Future<?> visited : visits) {
            visited.get(RawSocket.PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
        attackers.shutdown();
    }

    private static void visit(int visit) {
        Carrier carrier = visit % 2 == 0 ? Carrier.WEBSOCKET : Carrier.POLLING;
        try (Peer peer = carrier.connect(SERVER.port())) {
            peer.join("churn-" + visit % 10);
            if (peer instanceof WebSocketPeer webSocket && visit % 4 == 0) {
                webSocket.socket().reset();
            } else if (peer instanceof PollingPeer polling && visit % 4 == 1) {
                polling.sendPoll();
            } else {
                peer.send("1");
            }
        }
    }

    /** Broadcasts of all sizes, acknowledgements, pongs and heartbeats: no frame is cut by another. */
    @Test
    void c90ShouldKeepFramesWholeWhenEverybodyTalks() {
        List<WebSocketPeer> talkers =
                Stream.generate(() -> member("talk")).limit(TALKERS).toList();
        List<CompletableFuture<List<String>>> heard = new ArrayList<>();
        for (int i = 0; i < TALKERS; i++) {
            WebSocketPeer talker = talkers.get(i);
            int by = i;
            inThread(() -> talk(talker, by));
            heard.add(inThread(() -> hear(talker)));
        }
        List<String> order = heard.get(0).join();
        for (CompletableFuture<List<String>> other : heard) {
            assertThat(other.join()).isEqualTo(order);
        }
        for (int i = 0; i < TALKERS; i++) {
            String by = i + ":";
            assertThat(order.stream().filter(said -> said.startsWith(by)))
                    .containsExactlyElementsOf(Stream.iterate(0, n -> n + 1)
                            .limit(WORDS_EACH)
                            .map(n -> by + n)
                            .toList());
        }
        talkers.forEach(Peer::close);
    }

    private static Void talk(WebSocketPeer talker, int by) {
        for (int n = 0; n < WORDS_EACH; n++) {
            int length = 10 + (by * 977 + n * 331) % 12_000;
            talker.send("42" + n + "[\"message\",{\"conversationId\":\"talk\",\"by\":" + by + ",\"n\":" + n
                    + ",\"text\":\"" + "t".repeat(length) + "\"}]");
            if (n % 10 == 0) {
                talker.sendBytes(ClientFrames.whole(ClientFrames.PING, new byte[n]));
                talker.send("42" + (1_000 + n) + "[\"presence\",\"talk\"]");
            }
        }
        return null;
    }

    /** What was said by whom, in order, until all has been heard and every own word has been acknowledged. */
    private static List<String> hear(WebSocketPeer talker) {
        List<String> said = new ArrayList<>();
        int answers = 0;
        while (said.size() < TALKERS * WORDS_EACH || answers < WORDS_EACH * 11 / 10) {
            String packet = talker.next();
            assertThat(packet).as("disconnected").isNotNull();
            Matcher words = SAID.matcher(packet);
            if (packet.startsWith("43")) {
                assertThat(packet).contains("\"ok\":true");
                answers++;
            } else if (packet.startsWith("42[\"message\"") && words.find()) {
                said.add(words.group(1) + ":" + words.group(2));
            }
        }
        return said;
    }

    @Test
    void b50ShouldLoseNothingWhenClientsUpgradeInTheMiddleOfTraffic() {
        try (WebSocketPeer sender = member("upgrades")) {
            int messages = 100;
            List<CompletableFuture<List<Integer>>> heard = new ArrayList<>();
            List<PollingPeer> clients = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                PollingPeer client = (PollingPeer) Carrier.POLLING.connect(SERVER.port());
                client.join("upgrades");
                clients.add(client);
            }
            for (PollingPeer client : clients) {
                heard.add(inThread(() -> hearAcrossUpgrade(client, messages)));
            }
            for (int n = 1; n <= messages; n++) {
                sender.ask(n, "message", numbered("upgrades", n, 10));
            }
            for (CompletableFuture<List<Integer>> numbers : heard) {
                assertThat(numbers.join())
                        .isEqualTo(Stream.iterate(1, n -> n + 1).limit(messages).toList());
            }
            clients.forEach(Peer::close);
        }
    }

    /** Does as the clients do: probe, let the last poll come back, upgrade. */
    private static List<Integer> hearAcrossUpgrade(PollingPeer client, int messages) {
        List<Integer> numbers = new ArrayList<>();
        try (WebSocketPeer candidate = WebSocketPeer.candidate(SERVER.port(), client.engineId())) {
            candidate.send("2probe");
            assertThat(candidate.next()).isEqualTo("3probe");
            HttpAnswer last = client.poll();
            assertThat(last.status()).isEqualTo(200);
            for (String packet : last.body().split("\u001e", -1)) {
                Listening.numberIn(packet, numbers);
            }
            candidate.send("5");
            while (numbers.isEmpty() || numbers.get(numbers.size() - 1) < messages) {
                String packet = candidate.next();
                assertThat(packet).as("disconnected, having heard %s", numbers).isNotNull();
                Listening.numberIn(packet, numbers);
            }
        }
        return numbers;
    }

    private static WebSocketPeer member(String conversation) {
        WebSocketPeer peer = (WebSocketPeer) Carrier.WEBSOCKET.connect(SERVER.port());
        peer.join(conversation);
        return peer;
    }

    private static String numbered(String conversation, int n, int length) {
        return "{\"conversationId\":\"" + conversation + "\",\"n\":" + n + ",\"text\":\"" + "t".repeat(length) + "\"}";
    }

    private static <T> CompletableFuture<T> inThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "crowd").start());
    }
}
