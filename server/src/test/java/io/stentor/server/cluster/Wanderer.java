package io.stentor.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.peer.WebSocketPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A client in conversations that goes from server to server, takes note of offsets, and keeps what it is told. One thread. */
final class Wanderer implements AutoCloseable {
    private static final Pattern WELCOME = Pattern.compile("^40\\{\"sid\":\"([^\"]*)\"(?:,\"pid\":\"([^\"]*)\")?}$");
    private static final Pattern STAMPED = Pattern.compile(",\"([\\w-]+)\"]$");
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");

    /** The fields by which it says who it is. */
    private final String identity;

    private final List<String> events = new ArrayList<>();
    private WebSocketPeer peer;
    private String sid;
    private String pid;
    private String offset;

    Wanderer(int port, String user) {
        this(port, "userId", user);
    }

    /** @param value of the field of its auth by which it says who it is */
    Wanderer(int port, String field, String value) {
        identity = "\"" + field + "\":\"" + value + "\"";
        peer = WebSocketPeer.open(port);
        peer.send("40" + auth(""));
        assertThat(awaitWelcome()).isFalse();
    }

    private String auth(String past) {
        return "{" + identity + past + "}";
    }

    /** Reads up to the answer to CONNECT; true when it is who it was. */
    private boolean awaitWelcome() {
        String before = sid;
        String packet = take("40");
        Matcher welcome = WELCOME.matcher(packet);
        assertThat(welcome.find()).as(packet).isTrue();
        sid = welcome.group(1);
        pid = welcome.group(2);
        return sid.equals(before);
    }

    /** The next packet that begins so; events before it are kept. */
    private String take(String prefix) {
        while (true) {
            String packet = peer.next();
            assertThat(packet).as("%s after %s", prefix, events).isNotNull();
            boolean isIt = packet.startsWith(prefix);
            if (packet.startsWith("42")) {
                note(packet);
            }
            if (isIt) {
                return packet;
            }
        }
    }

    private void note(String packet) {
        events.add(packet);
        Matcher stamped = STAMPED.matcher(packet);
        if (stamped.find()) {
            offset = stamped.group(1);
        }
    }

    void join(String conversation) {
        peer.send("42901[\"join_conversation\",\"" + conversation + "\"]");
        assertThat(take("43901")).contains("\"ok\":true");
    }

    /** Enters a room of a server of Socket.IO's own. */
    void joinRoom(String room) {
        peer.send("42902[\"join\",\"" + room + "\"]");
        assertThat(take("43902")).isEqualTo("43902[]");
    }

    void send(String packet) {
        peer.send(packet);
    }

    /** Waits for an event that begins so. */
    String await(String prefix) {
        return take(prefix);
    }

    /** Waits for a message; the first with this id that is still to come. */
    String awaitMessage(String id) {
        while (true) {
            String packet = take("42");
            if (packet.contains("[\"message\"") && packet.contains("\"id\":\"" + id + "\"")) {
                return packet;
            }
        }
    }

    /** Waits for the message with this id, unless it is there already. */
    void awaitGot(String id) {
        if (!messages().contains(id)) {
            awaitMessage(id);
        }
    }

    /** Answers an event that asks for it. */
    void answer(String question) {
        peer.send("43" + question.substring(2, question.indexOf('[')) + "[]");
    }

    /** Its connection breaks, and its server has noticed: it has left the session for all servers. */
    void cut(RedisServer redis) {
        cut();
        Awaitility.await().until(() -> isLeft(redis));
    }

    /** Whether its session is there for all servers. */
    boolean isLeft(RedisServer redis) {
        return redis.holdsSession(pid);
    }

    /** Its connection breaks. */
    void cut() {
        peer.close();
    }

    /** Comes to a server; true when it goes on there. */
    boolean comeTo(int port) {
        peer = WebSocketPeer.open(port);
        peer.send("40" + auth(past()));
        return awaitWelcome();
    }

    /** What it says of its past. */
    String past() {
        String seen = offset == null ? "" : ",\"offset\":\"" + offset + "\"";
        return ",\"pid\":\"" + pid + "\"" + seen;
    }

    /** The server ends its connection. */
    void awaitEnd() {
        peer.awaitEnd();
    }

    boolean isOfStream() {
        return offset != null && offset.matches("\\d{13}-\\d+");
    }

    String sid() {
        return sid;
    }

    /** All events so far, in their order. */
    List<String> events() {
        return events;
    }

    /** The ids of all messages so far, in their order. */
    List<String> messages() {
        return events.stream()
                .filter(packet -> packet.contains("[\"message\","))
                .map(Wanderer::idOf)
                .toList();
    }

    private static String idOf(String packet) {
        Matcher id = ID.matcher(packet);
        assertThat(id.find()).as(packet).isTrue();
        return id.group(1);
    }

    /** The events of this name that are about a user. */
    List<String> about(String event, String who) {
        return events.stream()
                .filter(packet ->
                        packet.contains("[\"" + event + "\"") && packet.contains("\"userId\":\"" + who + "\""))
                .toList();
    }

    @Override
    public void close() {
        peer.close();
    }
}
