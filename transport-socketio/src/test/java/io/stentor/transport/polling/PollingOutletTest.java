package io.stentor.transport.polling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.stentor.transport.SessionServer;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.session.DisconnectReason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What polling takes of what the lane writes to it: something while a poll waits, nothing between two polls. */
class PollingOutletTest {
    private static final String MARK = "\u001e";

    private final HttpClient http = HttpClient.newHttpClient();
    /** Longer than what may wait for the next poll. */
    private static final String LARGE = "4" + "x".repeat(20_000);

    private SessionServer server;
    private String url;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldTakeLittleBetweenTwoPolls() throws Exception {
        SessionServer.Opened session = open(EngineOptions.defaults());
        ByteBuf frames = SessionServer.frames("4one", "4two");

        assertThat(session.write(frames)).isEqualTo(frames.readableBytes());
        assertThat(session.isReady()).isTrue();

        assertThat(poll().get()).isEqualTo("4one" + MARK + "4two");
        frames.release();
    }

    @Test
    void shouldTakeNoMoreBetweenTwoPollsAndSayWhenOneComes() throws Exception {
        SessionServer.Opened session = open(EngineOptions.defaults());
        ByteBuf frames = SessionServer.frames(LARGE, "4two");

        assertThat(session.write(frames)).isZero();
        assertThat(session.pendingBytes()).isZero();
        assertThat(session.isReady()).isFalse();
        session.onceDrained(frames);

        assertThat(poll().get()).isEqualTo(LARGE + MARK + "4two");
        assertThat(session.event()).isEqualTo("drained");
    }

    @Test
    void shouldAnswerAWaitingPollWithWholeBuffersOnly() throws Exception {
        SessionServer.Opened session = open(EngineOptions.defaults());
        ByteBuf first = SessionServer.frames("4" + "a".repeat(700_000));
        ByteBuf second = SessionServer.frames("4" + "b".repeat(700_000));
        CompletableFuture<String> poll = poll();
        await().until(session::isReady);

        int taken = session.call(() -> {
            int both = session.session().write(first) + session.session().write(second);
            session.session().flush();
            return both;
        });

        assertThat(taken).isEqualTo(first.readableBytes());
        assertThat(poll.get()).isEqualTo("4" + "a".repeat(700_000));
        session.onceDrained(second);
        assertThat(poll().get()).isEqualTo("4" + "b".repeat(700_000));
        first.release();
    }

    @Test
    void shouldKeepForTheNextPollWhatDoesNotComeFromTheLane() throws Exception {
        SessionServer.Opened session = open(EngineOptions.defaults());

        session.call(() -> {
            session.session().send(SessionServer.frames("2"));
            return null;
        });

        assertThat(poll().get()).isEqualTo("2");
    }

    @Test
    void shouldCutOffAClientThatDoesNotComeForWhatThereIs() throws Exception {
        SessionServer.Opened session =
                open(EngineOptions.builder().stallTimeoutMs(100).build());
        ByteBuf frames = SessionServer.frames(LARGE);

        session.write(frames);

        assertThat(session.event()).isEqualTo("slow consumer");
        frames.release();
    }

    /** It is not late as long as there is nothing to come for. */
    @Test
    void shouldNotMindAClientThatPollsWhenItHasNothingForIt() throws Exception {
        SessionServer.Opened session = open(
                EngineOptions.builder().stallTimeoutMs(100).pingIntervalMs(300).build());
        ByteBuf frames = SessionServer.frames(LARGE);
        session.write(frames);
        session.onceDrained(frames);
        assertThat(poll().get()).isEqualTo(LARGE);
        assertThat(session.event()).isEqualTo("drained");

        assertThat(poll().get()).isEqualTo("2");
    }

    @Test
    void shouldTakeTheLastWordsBetweenTwoPolls() throws Exception {
        SessionServer.Opened session = open(EngineOptions.defaults());
        session.onceDrained(SessionServer.frames("4bye"));

        session.call(() -> {
            session.session().close(DisconnectReason.FORCED_CLOSE);
            return null;
        });

        assertThat(poll().get()).isEqualTo("4bye" + MARK + "1");
    }

    private SessionServer.Opened open(EngineOptions options) throws Exception {
        server = new SessionServer(IoTransport.best(), options);
        url = "http://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=polling";
        String open = poll().get();
        url += "&sid=" + open.substring(open.indexOf("sid\":\"") + 6, open.indexOf("\",\"upgrades"));
        return server.session();
    }

    private CompletableFuture<String> poll() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString(UTF_8))
                .thenApply(HttpResponse::body);
    }
}
