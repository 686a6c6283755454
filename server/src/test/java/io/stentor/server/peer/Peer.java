package io.stentor.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of the server over one of its transports, without any mercy built in: it sends what it is told and reads
 * strictly. Packets are Engine.IO packets as text, such as {@code 42["x"]}; a binary message that arrives reads {@code b} and
 * its base64 on every transport. Heartbeats are answered where they turn up among what is read. Blocking; one thread reads,
 * one writes.
 */
public interface Peer extends AutoCloseable {
    Pattern SOCKET_ID = Pattern.compile("^40(?:/[^,]*,)?\\{\"sid\":\"([\\w-]{20})\"");
    Pattern ENGINE_ID = Pattern.compile("^0\\{\"sid\":\"([\\w-]{20})\"");

    /** Sends packets together: as one body, or as frames in one segment. */
    void send(String... packets);

    /** Sends a packet and the binary messages that belong to it. */
    void sendWithAttachments(String packet, byte[]... attachments);

    /** The next packet other than a heartbeat; null once the server has closed the session. */
    String next();

    /** The id that the session was opened with. */
    String engineId();

    /** Ends the connections at once, without a word. */
    @Override
    void close();

    /** Joins the main namespace; returns the socket's id. */
    default String connect() {
        return connect("");
    }

    default String connect(String auth) {
        return connectTo("", auth);
    }

    /** Joins a namespace; returns the socket's id. */
    default String connectTo(String namespace) {
        return connectTo(namespace + ",", "");
    }

    private String connectTo(String prefix, String auth) {
        send("40" + prefix + auth);
        String answer = next();
        assertThat(answer).startsWith("40" + prefix + "{");
        Matcher matcher = SOCKET_ID.matcher(String.valueOf(answer));
        assertThat(matcher.find()).as("answer to CONNECT: %s", answer).isTrue();
        return matcher.group(1);
    }

    /** Enters a conversation and awaits the answer, passing over what else arrives. */
    default void join(String conversation) {
        assertThat(ask(901, "join_conversation", "\"" + conversation + "\"")).startsWith("43901[{\"ok\":true");
    }

    /** Sends an event and returns its acknowledgement, passing over what else arrives; null when the session is closed. */
    default String ask(long ackId, String event, String arguments) {
        send("42" + ackId + "[\"" + event + "\"" + (arguments.isEmpty() ? "" : "," + arguments) + "]");
        return await("43" + ackId + "[");
    }

    /** The next packet that begins so, passing over others; null when the session is closed. */
    default String await(String prefix) {
        String packet = next();
        while (packet != null && !packet.startsWith(prefix)) {
            packet = next();
        }
        return packet;
    }

    /** The packets up to the first that begins so; fails when the session ends before. */
    default List<String> readUntil(String prefix) {
        List<String> packets = new ArrayList<>();
        for (String packet = next(); packet == null || !packet.startsWith(prefix); packet = next()) {
            assertThat(packet).as("%s after %s", prefix, packets).isNotNull();
            packets.add(packet);
        }
        return packets;
    }

    /** Reads on until the server has closed the session; fails when it does not. */
    default void awaitClosed() {
        String packet = next();
        while (packet != null) {
            packet = next();
        }
    }

    /** Whether a connected session still works, or else has been closed: a third way fails. */
    default boolean isUsable() {
        String answer = ask(902, "presence", "\"nowhere\"");
        assertThat(answer == null || answer.startsWith("43902[{\"ok\":false"))
                .as(answer)
                .isTrue();
        return answer != null;
    }

    static String engineId(String openPacket) {
        Matcher matcher = ENGINE_ID.matcher(String.valueOf(openPacket));
        assertThat(matcher.find()).as("open packet: %s", openPacket).isTrue();
        return matcher.group(1);
    }

    /** How a peer talks to the server. */
    enum Carrier {
        WEBSOCKET {
            @Override
            public Peer open(int port, String query) {
                return WebSocketPeer.open(port, query);
            }
        },
        POLLING {
            @Override
            public Peer open(int port, String query) {
                return PollingPeer.open(port, query);
            }
        };

        public Peer open(int port) {
            return open(port, "");
        }

        /** A new session with more in its query, such as {@code &recovery=0}. */
        public abstract Peer open(int port, String query);

        /** A peer that has joined the main namespace. */
        public Peer connect(int port) {
            Peer peer = open(port);
            peer.connect();
            return peer;
        }
    }
}
