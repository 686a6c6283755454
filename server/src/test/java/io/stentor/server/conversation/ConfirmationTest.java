package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.lane.Confirmations;
import io.stentor.server.TestServer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that their sender wants confirmed, as bytes on the wire. */
class ConfirmationTest {
    /** Longer than any test: what ends before ends because it is decided. */
    private static final ConfirmationOptions PATIENT = new ConfirmationOptions(false, 3_600_000, 3);
    /** Repeats soon, for as long as a test takes. */
    private static final ConfirmationOptions INSISTENT = new ConfirmationOptions(false, 50, 10_000);

    private static final ConfirmationOptions HASTY = new ConfirmationOptions(false, 50, 3);
    private static final String SENT = "{\"conversationId\":\"tea\",\"id\":\"m1\",\"confirm\":true}";
    private static final String ARRIVES =
            "\\[\"message\",\\{\"conversationId\":\"tea\",\"id\":\"m1\",\"confirm\":true,\"userId\":\"ann\",\"timestamp\":\"[^\"]{24}\"}]";

    private final List<Peer> peers = new ArrayList<>();
    private TestServer server;

    @AfterEach
    void shouldLeaveNothingBehind() {
        peers.forEach(Peer::close);
        server.awaitEmpty();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldAskEveryMemberUnderOneIdAndTellTheSenderThatAllHaveConfirmed(Carrier carrier) {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben", carrier);
        Peer cleo = member("cleo", carrier);

        assertThat(ann.ask(7, "message", SENT)).startsWith("437[{\"ok\":true,\"id\":\"m1\",\"timestamp\":\"");
        assertThat(ben.await("420[\"message\"")).matches("420" + ARRIVES);
        assertThat(cleo.await("420[\"message\"")).matches("420" + ARRIVES);
        ben.send("430[]");
        cleo.send("430[\"thanks\",{\"for\":\"it\"}]");

        assertThat(verdict(ann)).isEqualTo(verdict(2, 2, "", 0, true));
        goodbye(ben, cleo);
    }

    @Test
    void shouldSendTheSenderItsCopyAndNotCountItsAnswer() {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");

        ann.send("42[\"message\"," + SENT + "]");
        assertThat(ann.await("420[\"message\"")).matches("420" + ARRIVES);
        ann.send("430[]");
        ben.await("420[\"message\"");
        ben.send("430[]");

        assertThat(verdict(ann)).isEqualTo(verdict(1, 1, "", 0, true));
    }

    @Test
    void shouldLeaveTheSenderOutWhenItWantsNoCopy() {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");

        ann.send("42[\"message\",{\"conversationId\":\"tea\",\"echo\":false,\"id\":\"m1\",\"confirm\":true}]");
        ben.await("420[\"message\"");
        ben.send("430[]");

        List<String> before = ann.readUntil("42[\"message_delivered\"");
        assertThat(before).noneMatch(packet -> packet.contains("\"message\""));
    }

    @Test
    void shouldTellASenderWhoIsAloneAtOnce() {
        start(PATIENT);
        Peer ann = member("ann");

        ann.send("421[\"message\"," + SENT + "]");

        assertThat(ann.await("431[")).startsWith("431[{\"ok\":true");
        assertThat(verdict(ann)).isEqualTo(verdict(0, 0, "", 0, true));
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void shouldSendTheSameBytesAgainUntilAMemberConfirms(Carrier carrier) {
        start(INSISTENT);
        Peer ann = member("ann");
        Peer ben = member("ben", carrier);

        ann.send("42[\"message\"," + SENT + "]");
        String first = ben.await("420[\"message\"");
        assertThat(ben.next()).isEqualTo(first);
        assertThat(ben.next()).isEqualTo(first);
        ben.send("430[]");

        assertThat(verdict(ann)).isEqualTo(verdict(1, 1, "", 0, true));
        assertThat(server.server().fanout().confirmations().retries()).isGreaterThanOrEqualTo(2);
        goodbye(ben);
    }

    @Test
    void shouldTellWhoIsMissingAfterAllAttempts() {
        start(HASTY);
        Peer ann = member("ann");
        Peer ben = member("ben");
        Peer cleo = member("cleo");

        ann.send("42[\"message\"," + SENT + "]");
        cleo.await("420[\"message\"");
        cleo.send("430[]");

        assertThat(verdict(ann)).isEqualTo(verdict(2, 1, "\"ben\"", 1, false));
        ann.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"end\"}]");
        assertThat(ben.readUntil("42[\"message\""))
                .filteredOn(packet -> packet.startsWith("420[\"message\""))
                .hasSize(HASTY.attempts());
        ben.send("430[]");
        ann.join("milk");
    }

    @Test
    void shouldCountSocketsAndNameUsersOnce() {
        start(HASTY);
        Peer ann = member("ann");
        Peer here = member("ben");
        member("ben");
        member("ben");
        member("ann");

        ann.send("42[\"message\"," + SENT + "]");
        here.await("420[\"message\"");
        here.send("430[]");

        assertThat(verdict(ann)).isEqualTo(verdict(4, 1, "\"ann\",\"ben\"", 2, false));
    }

    @Test
    void shouldNameAHundredOfThoseWhoAreMissing() {
        start(PATIENT);
        Peer ann = member("ann");
        List<Peer> others = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            others.add(member("user" + i));
        }

        ann.send("42[\"message\"," + SENT + "]");
        others.forEach(other -> other.await("420[\"message\""));
        others.forEach(Peer::close);

        assertThat(verdict(ann))
                .contains("\"expected\":101,\"delivered\":0,")
                .endsWith("],\"missingTotal\":101,\"complete\":false}]")
                .satisfies(told -> assertThat(told.split("\"user", -1)).hasSize(101));
    }

    @Test
    void shouldCountOneAnswerOfEachMemberThatWasAskedAndNoOther() {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");
        Peer cleo = member("cleo");
        Peer stranger = connect("stranger", Carrier.WEBSOCKET);

        ann.send("42[\"message\"," + SENT + "]");
        ben.await("420[\"message\"");
        cleo.await("420[\"message\"");
        stranger.send("430[]");
        ben.send("430[]", "430[]", "431[]", "439007199254740991[]", "434294967296[]");
        stranger.join("milk");
        ben.join("milk");
        assertThat(server.server().fanout().confirmations().pending()).isEqualTo(1);
        cleo.send("430[]");

        assertThat(verdict(ann)).isEqualTo(verdict(2, 2, "", 0, true));
        cleo.send("430[]");
        cleo.join("milk");
    }

    @Test
    void shouldReportAMemberThatLeavesOrGoesWithoutAWord() {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");
        Peer cleo = member("cleo");
        Peer dave = member("dave");

        ann.send("42[\"message\"," + SENT + "]");
        for (Peer peer : List.of(ben, cleo, dave)) {
            peer.await("420[\"message\"");
        }
        ben.ask(1, "leave_conversation", "\"tea\"");
        cleo.close();
        dave.send("41");

        assertThat(verdict(ann)).isEqualTo(verdict(3, 0, "\"ben\",\"cleo\",\"dave\"", 3, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"true\"", "1", "null", "[true]"})
    void shouldNotAskWhenTheSenderDoesNotSayTrue(String value) {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");

        ann.send("42[\"message\",{\"conversationId\":\"tea\",\"confirm\":" + value + "}]");

        assertThat(ben.await("42[\"message\""))
                .startsWith("42[\"message\",{\"conversationId\":\"tea\",\"confirm\":" + value + ",\"id\":");
    }

    @Test
    void shouldAskAboutEveryMessageWhenTheServerIsSetSo() {
        start(new ConfirmationOptions(true, 3_600_000, 3));
        Peer ann = member("ann");
        Peer ben = member("ben");

        ann.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"m1\"}]");
        ben.await("420[\"message\"");
        ben.send("430[]");

        assertThat(verdict(ann)).isEqualTo(verdict(1, 1, "", 0, true));
    }

    @Test
    void shouldNameAMessageByTheIdThatTheServerMade() {
        start(PATIENT);
        Peer ann = member("ann");

        ann.send("421[\"message\",{\"conversationId\":\"tea\",\"confirm\":true}]");

        String id = ann.await("431[").replaceFirst(".*\"id\":\"([\\w-]+)\".*", "$1");
        assertThat(verdict(ann))
                .startsWith("42[\"message_delivered\",{\"id\":\"" + id + "\",\"conversationId\":\"tea\",");
    }

    @Test
    void shouldAskForMessagesWithAttachmentsAndTakeAnswersWithThem() {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");

        ann.sendWithAttachments(
                "451-[\"message\",{\"conversationId\":\"tea\",\"id\":\"m1\",\"confirm\":true,\"b\":{\"_placeholder\":true,\"num\":0}}]",
                new byte[] {1});
        assertThat(ben.await("451-0[\"message\"")).contains("\"b\":{\"_placeholder\":true,\"num\":0}");
        assertThat(ben.next()).isEqualTo("bAQ==");
        ben.sendWithAttachments("461-0[{\"_placeholder\":true,\"num\":0}]", new byte[] {2});

        assertThat(verdict(ann)).isEqualTo(verdict(1, 1, "", 0, true));
    }

    @Test
    void shouldTellNobodyWhenTheSenderIsGone() {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");
        ann.send("42[\"message\"," + SENT + "]");
        ben.await("420[\"message\"");

        ann.close();
        ben.await("42[\"user_left\"");
        ben.send("430[]");

        ben.join("milk");
        assertThat(server.server().fanout().confirmations().complete()).isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreMessagesThanMayWait() {
        start(PATIENT);
        Peer ann = member("ann");
        Peer ben = member("ben");
        String[] packets = new String[Confirmations.MESSAGES / 10];
        Arrays.fill(packets, "42[\"message\",{\"conversationId\":\"tea\",\"echo\":false,\"confirm\":true}]");
        for (int i = 0; i < 10; i++) {
            ann.send(packets);
            ben.await("42" + (packets.length * (i + 1) - 1) + "[\"message\"");
        }

        assertThat(ann.ask(1, "message", SENT)).startsWith("431[{\"ok\":false,\"error\":{\"code\":\"overloaded\"");
        ben.send("430[]");
        assertThat(ann.await("42[\"message_delivered\"")).isNotNull();
        assertThat(ann.ask(2, "message", SENT)).startsWith("432[{\"ok\":true");
    }

    /** Nobody has to wait until a client that polls is missed. */
    private static void goodbye(Peer... leaving) {
        List.of(leaving).forEach(peer -> peer.send("1"));
    }

    private void start(ConfirmationOptions options) {
        server = TestServer.start(options);
    }

    /** A user's socket that has joined the conversation. */
    private Peer member(String user) {
        return member(user, Carrier.WEBSOCKET);
    }

    private Peer member(String user, Carrier carrier) {
        Peer peer = connect(user, carrier);
        peer.join("tea");
        return peer;
    }

    private Peer connect(String user, Carrier carrier) {
        Peer peer = carrier.open(server.port());
        peers.add(peer);
        peer.connect("{\"userId\":\"" + user + "\"}");
        return peer;
    }

    private static String verdict(Peer sender) {
        return sender.await("42[\"message_delivered\"");
    }

    private static String verdict(int expected, int delivered, String missing, int missingTotal, boolean complete) {
        return String.format(
                "42[\"message_delivered\",{\"id\":\"m1\",\"conversationId\":\"tea\",\"expected\":%d,\"delivered\":%d,\"missing\":[%s],\"missingTotal\":%d,\"complete\":%b}]",
                expected, delivered, missing, missingTotal, complete);
    }
}
