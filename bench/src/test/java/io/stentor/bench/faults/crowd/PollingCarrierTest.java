package io.stentor.bench.faults.crowd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that leaves says so, whatever is under way: a server need not wait for its silence. */
@Timeout(60)
class PollingCarrierTest {
    private static final String HANDSHAKE = "0{\"sid\":\"abc\",\"pingInterval\":25000,\"pingTimeout\":20000}";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch answersHandshake = new CountDownLatch(1);
    private final CountDownLatch answersPosts = new CountDownLatch(1);
    private final CountDownLatch answersPolls = new CountDownLatch(1);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private PollingCarrier carrier;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/socket.io/", this::serve);
        server.start();
        Network network = new Network(loops.next(), server.getAddress(), 0);
        carrier = loops.submit(() -> PollingCarrier.open(network, new Heard())).get();
        await().until(() -> requests.contains("GET"));
    }

    @AfterEach
    void end() {
        List.of(answersHandshake, answersPosts, answersPolls).forEach(CountDownLatch::countDown);
        server.stop(0);
        threads.shutdownNow();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        boolean isKnown = exchange.getRequestURI().getQuery().contains("sid=abc");
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add((method + (isKnown ? " abc " : "") + body).strip());
        try {
            (isKnown ? method.equals("POST") ? answersPosts : answersPolls : answersHandshake).await();
        } catch (InterruptedException end) {
            return;
        }
        byte[] answer = (isKnown ? "ok" : HANDSHAKE).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private final class Heard implements Carrier.Listener {
        @Override
        public void onPacket(String packet) {
            heard.add(packet);
        }

        @Override
        public void onEnd(String reason) {
            heard.add(reason);
        }
    }

    @Test
    void shouldSayThatItClosesWhenNothingIsUnderWay() {
        answersHandshake.countDown();
        await().until(() -> requests.contains("GET abc"));

        loops.submit(carrier::close).syncUninterruptibly();

        await().until(() -> requests.contains("POST abc 1"));
        assertThat(heard).containsExactly(HANDSHAKE);
    }

    @Test
    void shouldAwaitItsHandshakeWhenItClosesBefore() {
        loops.submit(carrier::close).syncUninterruptibly();
        answersHandshake.countDown();

        await().until(() -> requests.contains("POST abc 1"));
        assertThat(requests).containsExactly("GET", "POST abc 1");
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldAwaitWhatItHasSaidWhenItClosesMeanwhile() {
        answersHandshake.countDown();
        await().until(() -> heard.contains(HANDSHAKE));
        loops.submit(() -> carrier.send("40")).syncUninterruptibly();
        await().until(() -> requests.contains("POST abc 40"));

        loops.submit(carrier::close).syncUninterruptibly();
        assertThat(requests).doesNotContain("POST abc 1");
        answersPosts.countDown();

        await().until(() -> requests.contains("POST abc 1"));
        assertThat(requests).containsSubsequence("POST abc 40", "POST abc 1");
    }
}
