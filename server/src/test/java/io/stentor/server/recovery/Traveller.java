package io.stentor.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that remembers what it needs to come back after a cut: its secret, and the offset of the last event it read. */
final class Traveller implements AutoCloseable {
    private static final Pattern ANSWER = Pattern.compile("^40\\{\"sid\":\"([\\w-]{20})\",\"pid\":\"([\\w-]{32})\"}$");
    private static final Pattern STAMPED = Pattern.compile("^4(?:2|5\\d-)\\[.*,\"([\\w-]{14})\"]$");

    private final Carrier carrier;
    private final int port;
    private Peer peer;
    private String id;
    private String pid;
    private String offset;

    private Traveller(Carrier carrier, int port) {
        this.carrier = carrier;
        this.port = port;
    }

    /** One that comes for the first time. */
    static Traveller arrive(Carrier carrier, int port) {
        return arrive(carrier, port, "");
    }

    /** The same with an auth object. */
    static Traveller arrive(Carrier carrier, int port, String auth) {
        Traveller traveller = new Traveller(carrier, port);
        traveller.peer = carrier.open(port);
        assertThat(traveller.connect(auth)).isEmpty();
        return traveller;
    }

    /** Loses its connection without a word. */
    Traveller cut() {
        peer.close();
        return this;
    }

    /** Comes back over a new connection; the events, without their offsets, that came before the answer. */
    List<String> comeBack() {
        return comeBackSaying(claim());
    }

    /** The same with this auth object. */
    List<String> comeBackSaying(String auth) {
        peer = carrier.open(port);
        return connect(auth);
    }

    /** What it says of its past. */
    String claim() {
        return offset == null ? "{\"pid\":\"" + pid + "\"}" : "{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}";
    }

    private List<String> connect(String auth) {
        peer.send("40" + auth);
        List<String> missed = new ArrayList<>();
        String packet = peer.next();
        while (packet != null && !packet.startsWith("40")) {
            missed.add(event(packet));
            packet = peer.next();
        }
        Matcher answer = ANSWER.matcher(String.valueOf(packet));
        assertThat(answer.find()).as("answer to CONNECT: %s", packet).isTrue();
        id = answer.group(1);
        pid = answer.group(2);
        return missed;
    }

    /** The next event, without its offset. */
    String next() {
        return event(peer.next());
    }

    private String event(String packet) {
        Matcher stamped = STAMPED.matcher(String.valueOf(packet));
        assertThat(stamped.find()).as("an event with an offset: %s", packet).isTrue();
        offset = stamped.group(1);
        return withoutTime(packet.replace(",\"" + offset + "\"]", "]"));
    }

    /** The time is the server's and nobody's business here. */
    static String withoutTime(String packet) {
        return packet.replaceAll("\"timestamp\":\"[^\"]+\"", "\"timestamp\":\"T\"");
    }

    String id() {
        return id;
    }

    String pid() {
        return pid;
    }

    String offset() {
        return offset;
    }

    Peer peer() {
        return peer;
    }

    @Override
    public void close() {
        peer.close();
    }
}
