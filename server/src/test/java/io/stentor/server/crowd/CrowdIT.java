package io.stentor.server.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.stentor.server.TestServer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand members in one room, nine of ten on WebSocket, the rest polling; five of them send a thousand messages at
 * once, while others come, go and die. Everyone must see all messages, once, in one order.
 */
class CrowdIT {
    private static final int MEMBERS = 1_000;
    private static final int POLLING_SHARE = 10;
    private static final int SENDERS = 5;
    private static final int MESSAGES = 1_000;
    private static final int VISITORS = 40;
    private static final int VISITS = 300;
    private static final long SEED = 20261124;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stopClients() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    @Timeout(240)
    void shouldShowEveryMessageOnceAndInOneOrderToEveryMemberOfACrowd() throws InterruptedException {
        try (TestServer server = TestServer.start()) {
            List<CrowdClient> members = gather(server.port());
            AtomicBoolean quiet = new AtomicBoolean();
            Thread visitors = new Thread(() -> comeAndGo(server.port(), quiet), "visitors");
            visitors.start();

            for (int i = 0; i < MESSAGES; i++) {
                members.get(i % SENDERS).send(message(i));
            }
            await().atMost(Duration.ofMinutes(3))
                    .until(() ->
                            members.stream().allMatch(member -> member.inbox().size() >= MESSAGES));
            quiet.set(true);
            visitors.join();

            checkOrder(members);
            members.forEach(CrowdClient::die);
            server.awaitEmpty();
        }
    }

    private List<CrowdClient> gather(int port) {
        List<CrowdClient> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            boolean polling = i % POLLING_SHARE == POLLING_SHARE - 1;
            members.add(polling ? new PollingClient(http, port) : new WebSocketClient(group, port));
        }
        for (CrowdClient member : members) {
            member.inbox().connected.join();
            member.send("420[\"join_conversation\",\"crowd\"]");
        }
        members.forEach(member -> member.inbox().joined.join());
        return members;
    }

    private static String message(int number) {
        return "42[\"message\",{\"conversationId\":\"crowd\",\"n\":" + number + "}]";
    }

    /** All got the same sequence; in it each sender's messages stand in the order it sent them. */
    private static void checkOrder(List<CrowdClient> members) {
        int[] order = members.get(0).inbox().numbers();
        assertThat(order).hasSize(MESSAGES).doesNotHaveDuplicates();
        int[] lastOfSender = {-1, -1, -1, -1, -1};
        for (int number : order) {
            assertThat(number).isGreaterThan(lastOfSender[number % SENDERS]);
            lastOfSender[number % SENDERS] = number;
        }
        for (CrowdClient member : members) {
            assertThat(member.inbox().numbers()).isEqualTo(order);
        }
    }

    /** Others join the same room and leave it, leave by disconnecting, or die in the middle of everything. */
    private void comeAndGo(int port, AtomicBoolean quiet) {
        Random random = new Random(SEED);
        List<CrowdClient> visitors = new ArrayList<>();
        for (int visits = 0; visits < VISITS && !quiet.get(); visits++) {
            if (visitors.size() < VISITORS) {
                CrowdClient visitor =
                        random.nextInt(5) == 0 ? new PollingClient(http, port) : new WebSocketClient(group, port);
                visitor.inbox().connected.join();
                visitor.send("420[\"join_conversation\",\"crowd\"]");
                visitor.send("421[\"join_conversation\",\"side room " + random.nextInt(5) + "\"]");
                visitors.add(visitor);
                continue;
            }
            CrowdClient leaving = visitors.remove(random.nextInt(visitors.size()));
            switch (random.nextInt(3)) {
                case 0 -> leaving.send("42[\"leave_conversation\",\"crowd\"]");
                case 1 -> leaving.send("41");
                default -> {
                    // Dies without a word.
                }
            }
            leaving.die();
        }
        visitors.forEach(CrowdClient::die);
    }
}
