package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.core.lane.LogLimits;
import io.stentor.server.TestServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Confirmed messages and members whose connections are cut, who come back or do not. */
class ConfirmationAcrossCutsTest {
    private static final Pattern PID = Pattern.compile("\"pid\":\"([^\"]+)\"");
    private static final Pattern OFFSET = Pattern.compile(",\"([^\"]{14})\"]$");
    private static final ConfirmationOptions PATIENT = new ConfirmationOptions(false, 3_600_000, 3);
    private static final String SENT = "{\"conversationId\":\"tea\",\"id\":\"m1\",\"confirm\":true}";

    private final List<Peer> peers = new ArrayList<>();
    private TestServer server;

    @AfterEach
    void shouldLeaveNothingBehind() {
        peers.forEach(Peer::close);
        await().untilAsserted(() ->
                assertThat(server.server().fanout().confirmations().pending()).isZero());
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldSendAgainAtOnceToAMemberThatIsBackAndTakeItsAnswer(Carrier carrier) {
        start(PATIENT, Duration.ofMinutes(2));
        Member ann = join("ann", Carrier.WEBSOCKET);
        Member ben = join("ben", carrier);

        ann.peer.send("42[\"message\"," + SENT + "]");
        String first = ben.peer.await("420[\"message\"");
        ben.cut();
        ben.comeBack(carrier);

        assertThat(ben.peer.await("420[\"message\"")).isEqualTo(first);
        ben.peer.send("430[]");
        assertVerdict(ann, 1, 1, "", 0, true);
        ben.peer.send("41");
    }

    @Test
    void shouldSendAMessageThatAMemberNeverGotOnceItIsBack() {
        start(PATIENT, Duration.ofMinutes(2));
        Member ann = join("ann", Carrier.WEBSOCKET);
        Member ben = join("ben", Carrier.POLLING);

        ann.peer.send("42[\"message\"," + SENT + "]");
        ann.peer.await("420[\"message\"");
        ben.cut();
        ben.comeBack(Carrier.WEBSOCKET);

        ben.peer.await("420[\"message\"");
        ben.peer.send("430[]");
        assertVerdict(ann, 1, 1, "", 0, true);
    }

    @Test
    void shouldSendAPlainMessageWithItsOffsetToAMemberThatWasAway() {
        start(PATIENT, Duration.ofMinutes(2));
        Member ann = join("ann", Carrier.WEBSOCKET);
        Member ben = join("ben", Carrier.WEBSOCKET);
        Member cleo = join("cleo", Carrier.WEBSOCKET);

        ben.cut();
        ann.peer.await("42[\"user_left\",{\"userId\":\"ben\"");
        ann.peer.send("42[\"message\"," + SENT + "]");
        cleo.peer.await("420[\"message\"");
        cleo.peer.send("430[]");
        assertVerdict(ann, 1, 1, "", 0, true);
        List<String> missed = ben.comeBack(Carrier.WEBSOCKET);

        assertThat(missed)
                .filteredOn(packet -> packet.contains("\"m1\""))
                .singleElement()
                .satisfies(plain -> {
                    assertThat(plain)
                            .startsWith("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"m1\",\"confirm\":true,");
                    assertThat(OFFSET.matcher(plain).find()).isTrue();
                });
    }

    @Test
    void shouldReportAMemberThatDoesNotComeBack() {
        start(PATIENT, Duration.ofMillis(300));
        Member ann = join("ann", Carrier.WEBSOCKET);
        Member ben = join("ben", Carrier.WEBSOCKET);

        ann.peer.send("42[\"message\"," + SENT + "]");
        ben.peer.await("420[\"message\"");
        ben.cut();

        assertVerdict(ann, 1, 0, "\"ben\"", 1, false);
    }

    @Test
    void shouldReportAMemberThatComesBackAsSomebodyNew() {
        start(PATIENT, Duration.ofMinutes(2));
        Member ann = join("ann", Carrier.WEBSOCKET);
        Member ben = join("ben", Carrier.WEBSOCKET);

        ann.peer.send("42[\"message\"," + SENT + "]");
        ben.peer.await("420[\"message\"");
        ben.peer.send("41");
        ben.cut();
        join("ben", Carrier.WEBSOCKET).peer.send("430[]");

        assertVerdict(ann, 1, 0, "\"ben\"", 1, false);
    }

    private void start(ConfirmationOptions options, Duration window) {
        server = TestServer.startRecovering(LogLimits.defaults().withWindow(window), options);
    }

    private void assertVerdict(
            Member sender, int expected, int delivered, String missing, int total, boolean complete) {
        assertThat(sender.peer.await("42[\"message_delivered\""))
                .startsWith(String.format(
                        "42[\"message_delivered\",{\"id\":\"m1\",\"conversationId\":\"tea\",\"expected\":%d,\"delivered\":%d,\"missing\":[%s],\"missingTotal\":%d,\"complete\":%b}",
                        expected, delivered, missing, total, complete))
                .matches(told -> OFFSET.matcher(told).find(), "has an offset");
    }

    private Member join(String user, Carrier carrier) {
        return new Member(user, carrier);
    }

    /** A user's socket in the conversation, whose client comes back as the same. */
    private final class Member {
        private final String pid;
        private final String offset;
        private Peer peer;

        private Member(String user, Carrier carrier) {
            open(carrier);
            peer.send("40{\"userId\":\"" + user + "\"}");
            pid = found(PID, peer.await("40{"));
            peer.join("tea");
            peer.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"mark\"}]");
            offset = found(OFFSET, peer.await("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"mark\""));
        }

        private void open(Carrier carrier) {
            peer = carrier.open(server.port());
            peers.add(peer);
        }

        private void cut() {
            peer.close();
        }

        /** Returns what arrives before the server says who it is. */
        private List<String> comeBack(Carrier carrier) {
            open(carrier);
            peer.send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");
            return peer.readUntil("40{");
        }

        private String found(Pattern pattern, String packet) {
            Matcher matcher = pattern.matcher(String.valueOf(packet));
            assertThat(matcher.find()).as(packet).isTrue();
            return matcher.group(1);
        }
    }
}
