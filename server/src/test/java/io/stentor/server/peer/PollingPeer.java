package io.stentor.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** A session over HTTP requests: one connection for polls, one for posts, both kept alive. */
public final class PollingPeer implements Peer {
    private static final String SEPARATOR = "\u001e";

    private final int port;
    private RawSocket polls;
    private RawSocket posts;
    private final String engineId;
    private final Deque<String> arrived = new ArrayDeque<>();
    private boolean closed;

    private PollingPeer(int port, RawSocket polls, String engineId) {
        this.port = port;
        this.polls = polls;
        this.posts = RawSocket.open(port);
        this.engineId = engineId;
    }

    public static PollingPeer open(int port) {
        return open(port, "");
    }

    /** A new session with more in its query, such as {@code &recovery=0}. */
    public static PollingPeer open(int port, String query) {
        RawSocket polls = RawSocket.open(port);
        polls.send(Requests.get(Requests.POLLING + query));
        HttpAnswer opened = polls.readAnswer();
        assertThat(opened).isNotNull();
        assertThat(opened.status()).as(opened.head()).isEqualTo(200);
        return new PollingPeer(port, polls, Peer.engineId(opened.body()));
    }

    @Override
    public String engineId() {
        return engineId;
    }

    @Override
    public void send(String... packets) {
        // Whatever the answer: the next poll tells whether the session is still there.
        post(String.join(SEPARATOR, packets));
    }

    @Override
    public void sendWithAttachments(String packet, byte[]... attachments) {
        StringBuilder body = new StringBuilder(packet);
        for (byte[] attachment : attachments) {
            body.append(SEPARATOR).append('b').append(Base64.getEncoder().encodeToString(attachment));
        }
        post(body.toString());
    }

    /** Posts a body as it is; the answer, or null when the connection ended. */
    public HttpAnswer post(String body) {
        posts.send(Requests.post(engineId, body));
        HttpAnswer answer = posts.readAnswer();
        if (answer == null || answer.closes()) {
            posts.close();
            posts = RawSocket.open(port);
        }
        return answer;
    }

    /** One poll; the answer, or null when the connection ended. */
    public HttpAnswer poll() {
        return sendPoll().readPolled();
    }

    public PollingPeer sendPoll() {
        polls.send(Requests.poll(engineId));
        return this;
    }

    public HttpAnswer readPolled() {
        HttpAnswer answer = polls.readAnswer();
        if (answer != null && answer.closes()) {
            polls.close();
            polls = RawSocket.open(port);
        }
        return answer;
    }

    @Override
    public String next() {
        while (true) {
            while (arrived.isEmpty()) {
                if (closed || !fetch()) {
                    closed = true;
                    return null;
                }
            }
            String packet = arrived.remove();
            switch (packet) {
                case "1" -> closed = true;
                case "2" -> send("3");
                case "6" -> {}
                default -> {
                    return packet;
                }
            }
        }
    }

    private boolean fetch() {
        HttpAnswer answer = poll();
        if (answer == null || answer.status() != 200) {
            return false;
        }
        arrived.addAll(List.of(answer.body().split(SEPARATOR, -1)));
        return true;
    }

    @Override
    public void close() {
        polls.close();
        posts.close();
    }
}
