package io.stentor.server.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.StandaloneServer;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.interop.Script;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process gets its SIGTERM while members of a conversation talk: nobody misses anything that was accepted before it
 * was closed, all are closed over the window, and the process ends well.
 */
class DrainIT {
    private static final int RUNS = Integer.getInteger("drain.runs", 1);
    private static final int MEMBERS = Integer.getInteger("drain.members", 40);
    private static final int SPEAKERS = 4;
    private static final int STOCK_CLIENTS = 6;
    private static final long WINDOW_MS = Long.getLong("drain.windowMs", 2_000);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MESSAGES_BEFORE = 500;
    private static final String ID = "\"id\":\"";

    @TempDir
    private Path directory;

    @Test
    void shouldLoseNothingThatWasAcceptedWhenItIsDrainedUnderLoad() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            drainUnderLoad(run);
        }
    }

    private void drainUnderLoad(int run) throws Exception {
        try (Child server = start("drain.window=" + WINDOW_MS + "ms")) {
            URI url = URI.create(server.awaitLine("stentor ready on (http://\\S+) .*"));
            Set<String> accepted = ConcurrentHashMap.newKeySet();
            List<Member> members = IntStream.range(0, MEMBERS)
                    .mapToObj(i -> new Member(url.getPort(), i, accepted))
                    .toList();
            members.forEach(Member::start);
            await().atMost(DEADLINE).until(() -> accepted.size() >= MESSAGES_BEFORE);
            Set<String> before = Set.copyOf(accepted);
            server.terminate();
            assertThatNewClientsAreSentElsewhere(url.getPort());
            members.forEach(Member::awaitEnd);

            assertThat(server.awaitExit(DEADLINE.plusSeconds(30))).isZero();
            assertThat(server.said()).containsPattern("event=drained .* ms=\\d+ closed=" + MEMBERS + " cut=0");
            assertThatNothingIsMissing(members, before);
            print(run, members, before);
        }
    }

    private static void assertThatNewClientsAreSentElsewhere(int port) {
        await().atMost(Duration.ofSeconds(20)).until(() -> statusOf(port, "/healthz") == 503);
        try (RawSocket socket = RawSocket.open(port)) {
            HttpAnswer answer = socket.send(Requests.get(Requests.POLLING)).readAnswer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("5");
        }
    }

    private static int statusOf(int port, String path) {
        try (RawSocket socket = RawSocket.open(port)) {
            return socket.send(Requests.get(path)).readAnswer().status();
        }
    }

    /** Everybody saw the same from the first message to its own end, and no end came before what was accepted until then. */
    private static void assertThatNothingIsMissing(List<Member> members, Set<String> before) {
        List<String> longest = members.stream()
                .map(Member::received)
                .max((one, two) -> Integer.compare(one.size(), two.size()))
                .orElseThrow();
        assertThat(longest).doesNotHaveDuplicates();
        for (Member member : members) {
            List<String> received = member.received();
            assertThat(received).as(member.name()).isEqualTo(longest.subList(0, received.size()));
            assertThat(received).as(member.name()).containsAll(before).containsAll(member.acceptedOfItsOwn());
        }
    }

    private static void print(int run, List<Member> members, Set<String> before) {
        long first = members.stream().mapToLong(Member::endedNanos).min().orElseThrow();
        long last = members.stream().mapToLong(Member::endedNanos).max().orElseThrow();
        int most = members.stream()
                .mapToInt(member -> member.received().size())
                .max()
                .orElseThrow();
        System.out.printf(
                "drain %d: %d members closed over %d ms of %d, %d messages accepted before the signal and %d after it%n",
                run,
                members.size(),
                TimeUnit.NANOSECONDS.toMillis(last - first),
                WINDOW_MS,
                before.size(),
                most - before.size());
    }

    @Test
    void shouldHurryWhenItIsToldTwice() {
        try (Child server = start("drain.window=60s", "drain.deadline=60s")) {
            int port = URI.create(server.awaitLine("stentor ready on (http://\\S+) .*"))
                    .getPort();
            List<Peer> peers = IntStream.range(0, 4)
                    .mapToObj(i -> Carrier.WEBSOCKET.connect(port))
                    .toList();
            server.terminate();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.said().contains("windowMs=60000"));

            server.terminate();

            assertThat(server.awaitExit(DEADLINE)).isZero();
            assertThat(server.said()).containsPattern("WARN .*event=drained .* ms=\\d+ closed=\\d cut=[1-9]");
            peers.forEach(Peer::close);
        }
    }

    /** Stock clients, on WebSocket and by way of polling: a Socket.IO DISCONNECT would have kept them away. */
    @Test
    void shouldHaveStockClientsConnectAnewWhenTheirServerWasDrained() throws Exception {
        Script.needNode();
        int port;
        Child clients;
        try (StandaloneServer old = inThisProcess(0)) {
            port = old.publicAddress().getPort();
            Path log = directory.resolve("log");
            clients = Child.node(
                    directory, "reliability/clients.mjs", "http://127.0.0.1:" + port, log, 0, STOCK_CLIENTS, "drain");
            clients.ask("settle", "settled");
            old.drain();
        }
        try (clients;
                StandaloneServer next = inThisProcess(port)) {
            clients.ask("settle", "settled");
            try (Peer speaker = Carrier.WEBSOCKET.connect(next.publicAddress().getPort())) {
                speaker.join("drain");
                speaker.ask(1, "message", "{\"conversationId\":\"drain\"," + ID + "last\"}");
            }
            clients.ask("finish last", "finished 0");
        }
        assertThat(Files.readAllLines(directory.resolve("log")))
                .filteredOn(line -> line.contains("\tdisconnected\t"))
                .filteredOn(line -> line.endsWith("\ttransport close"))
                .hasSize(STOCK_CLIENTS);
    }

    private static StandaloneServer inThisProcess(int port) throws Exception {
        return StandaloneServer.start(new OptionsReader()
                .assignments(List.of("server.host=127.0.0.1", "io.threads=2", "drain.window=100ms"))
                .flag("--port", OptionTable.SERVER_PORT, Integer.toString(port))
                .flag("--admin-port", OptionTable.ADMIN_PORT, "0")
                .read(false));
    }

    private Child start(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("limits.eventRate=0");
        return Child.stentor(directory, List.of("-ea", "-Xmx256m", "-XX:+UseSerialGC"), all);
    }

    /** One that notes all it gets until it is closed; a few of them talk, as fast as they are answered. */
    private static final class Member {
        private final int number;
        private final Peer peer;
        private final Set<String> accepted;
        private final Set<String> own = ConcurrentHashMap.newKeySet();
        private final List<String> received = new ArrayList<>();
        private final CompletableFuture<Long> ended = new CompletableFuture<>();
        private int said;

        Member(int port, int number, Set<String> accepted) {
            this.number = number;
            this.accepted = accepted;
            peer = (number % 4 == 3 ? Carrier.POLLING : Carrier.WEBSOCKET).open(port);
            peer.connect();
            peer.join("drain");
        }

        String name() {
            return "member " + number;
        }

        private boolean isSpeaker() {
            return number % (MEMBERS / SPEAKERS) == 0;
        }

        void start() {
            Thread thread = new Thread(this::run, name());
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            try {
                say();
                for (String packet = peer.next(); packet != null; packet = peer.next()) {
                    take(packet);
                }
                peer.close();
                ended.complete(System.nanoTime());
            } catch (RuntimeException | AssertionError failure) {
                ended.completeExceptionally(failure);
            }
        }

        private void say() {
            if (isSpeaker()) {
                peer.send("42" + said + "[\"message\",{\"conversationId\":\"drain\"," + ID + idOf(said) + "\"}]");
                said++;
            }
        }

        private void take(String packet) {
            if (packet.startsWith("42[\"message\"")) {
                int from = packet.indexOf(ID) + ID.length();
                received.add(packet.substring(from, packet.indexOf('"', from)));
            } else if (packet.startsWith("43")) {
                assertThat(packet).contains("\"ok\":true");
                own.add(idOf(said - 1));
                accepted.add(idOf(said - 1));
                say();
            }
        }

        private String idOf(int message) {
            return number + "." + message;
        }

        void awaitEnd() {
            ended.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
        }

        /** Once it has ended, as the others. */
        List<String> received() {
            return received;
        }

        Set<String> acceptedOfItsOwn() {
            return own;
        }

        long endedNanos() {
            return ended.join();
        }
    }
}
