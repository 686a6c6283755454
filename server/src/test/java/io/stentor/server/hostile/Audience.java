package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The members of a conversation that an attacker talks into, one for each transport: strict readers, for whom every
 * packet must be one event in valid JSON. A third member tells them when nothing more will come.
 */
final class Audience implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(TestProfile.MAX_PAYLOAD)
                    .build())
            .build();
    private static final String MARK = "that was all";

    private final String conversation;
    private static final Pattern HALF_A_CHARACTER = Pattern.compile("\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}");

    private final List<Peer> members = new ArrayList<>();
    private final Peer marker;

    Audience(int port, String conversation) {
        this.conversation = conversation;
        for (Carrier carrier : Carrier.values()) {
            Peer member = carrier.connect(port);
            member.join(conversation);
            members.add(member);
        }
        marker = Carrier.WEBSOCKET.connect(port);
        marker.join(conversation);
    }

    /** The messages every member has got since the last call; the same for all. */
    List<String> takeMessages() {
        marker.send("42[\"message\",{\"conversationId\":\"" + conversation + "\",\"mark\":\"" + MARK + "\"}]");
        List<String> first = null;
        for (Peer member : members) {
            List<String> messages = takeMessages(member);
            if (first != null) {
                assertThat(messages).isEqualTo(first);
            }
            first = messages;
        }
        // It answers its pings, too, only while it reads.
        assertThat(takeMessages(marker)).isEqualTo(first);
        return first;
    }

    private static List<String> takeMessages(Peer member) {
        List<String> messages = new ArrayList<>();
        while (true) {
            String packet = member.next();
            assertThat(packet).as("a member was disconnected").isNotNull();
            assertThat(packet).startsWith("42[");
            assertThat(isOneEvent(packet.substring(2))).as(packet).isTrue();
            if (packet.contains(MARK)) {
                return messages;
            }
            if (packet.startsWith("42[\"message\"")) {
                messages.add(packet);
            }
        }
    }

    /**
     * Whether a text is one JSON array that begins with a name and has one object behind it. The parser takes no key with
     * half a character, which JSON allows: such escapes are replaced for it.
     */
    private static boolean isOneEvent(String json) {
        String readable = HALF_A_CHARACTER.matcher(json).replaceAll("\\\\u7777");
        try (JsonParser parser = JSON.createParser(readable)) {
            boolean event = parser.nextToken() == JsonToken.START_ARRAY
                    && parser.nextToken() == JsonToken.VALUE_STRING
                    && parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            return event && parser.nextToken() == JsonToken.END_ARRAY && parser.nextToken() == null;
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public void close() {
        members.add(marker);
        for (Peer member : members) {
            member.send("1");
            member.close();
        }
    }
}
