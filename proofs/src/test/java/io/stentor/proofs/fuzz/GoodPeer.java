package io.stentor.proofs.fuzz;

import io.stentor.proofs.fuzz.ServerFuzz.Requests;
import io.stentor.wire.Utf8;
import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** A client on a WebSocket that does what it should, in a conversation that anybody may join, and minds what it gets. */
final class GoodPeer {
    private static final String CONVERSATION = "a";
    /** What the server chooses: ids, and the time. */
    private static final Pattern CHANCE =
            Pattern.compile("\"[A-Za-z0-9_-]{20,64}\"|\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"|,\"[0-9A-Za-z_-]{14}\"\\]$");
    /** Told by another part of the server, in its own time. */
    private static final Pattern PRESENCE = Pattern.compile("42\\[\"user_(joined|left)\".*");

    private final HandDrivenServer server;
    private final HandFedChannel channel;
    private final String name;
    private final List<String> seen = new ArrayList<>();
    private byte[] rest = {};

    GoodPeer(HandDrivenServer server, String name) {
        this.server = server;
        this.name = name;
        channel = server.connect();
        channel.send(Requests.webSocket(null));
        server.run();
        String answer = new String(channel.written(), StandardCharsets.ISO_8859_1);
        int frames = answer.indexOf("\r\n\r\n") + 4;
        demand(answer.startsWith("HTTP/1.1 101 "), answer);
        rest = answer.substring(frames).getBytes(StandardCharsets.ISO_8859_1);
        text("40{\"userId\":\"" + name + "\"}");
        text("42[\"join_conversation\",\"" + CONVERSATION + "\"]");
        server.run();
        look();
    }

    void say(String text) {
        text("42[\"message\",{\"conversationId\":\"" + CONVERSATION + "\",\"text\":\"" + text + "\"}]");
    }

    void leave() {
        server.cut(channel);
    }

    private void text(String packet) {
        channel.send(Requests.frame(0x81, packet.getBytes(StandardCharsets.UTF_8)));
        server.run();
    }

    /** Takes what has come, and answers pings. */
    void look() {
        byte[] come = channel.written();
        byte[] bytes = Arrays.copyOf(rest, rest.length + come.length);
        System.arraycopy(come, 0, bytes, rest.length, come.length);
        int at = 0;
        while (at < bytes.length) {
            at = frame(bytes, at);
        }
        demand(at == bytes.length, "half a frame");
        rest = new byte[0];
        demand(!channel.isEnded(), "cut off; seen: " + seen);
    }

    private int frame(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        demand(first == 0x81 || first == 0x82, "a frame that begins with " + first);
        int length = bytes[at + 1] & 0xff;
        int start = at + 2;
        if (length == 126) {
            length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
            start = at + 4;
        }
        demand(length < 126 || start == at + 4, "a frame that is longer than anything sent");
        if (first == 0x81) {
            demand(Utf8.isValid(bytes, start, length), "text that is not UTF-8");
            onText(new String(bytes, start, length, StandardCharsets.UTF_8));
        } else {
            seen.add("binary " + length);
        }
        return start + length;
    }

    private void onText(String packet) {
        if (packet.equals("2")) {
            text("3");
            return;
        }
        int json = packet.indexOf('[') < 0 ? packet.indexOf('{') : Math.min(packet.indexOf('['), orEnd(packet, '{'));
        demand(json > 0, packet);
        try {
            JsonDocument.read(packet.substring(json).getBytes(StandardCharsets.UTF_8));
        } catch (PacketViolation notJson) {
            throw new AssertionError(name + " got what is not JSON: " + packet, notJson);
        }
        seen.add(CHANCE.matcher(packet).replaceAll("…"));
    }

    private static int orEnd(String packet, char c) {
        int index = packet.indexOf(c);
        return index < 0 ? packet.length() : index;
    }

    void demandHeard(String text) {
        long times = seen.stream()
                .filter(packet -> packet.contains("\"text\":\"" + text + "\""))
                .count();
        demand(times >= 1, name + " did not hear " + text + " but " + seen);
    }

    /** In order; of who came and went, behind that, only how often it was told. */
    List<String> seen() {
        List<String> inOrder = new ArrayList<>();
        List<String> presence = new ArrayList<>();
        for (String packet : seen) {
            (PRESENCE.matcher(packet).matches() ? presence : inOrder).add(packet);
        }
        presence.sort(Comparator.naturalOrder());
        inOrder.addAll(presence);
        return inOrder;
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
