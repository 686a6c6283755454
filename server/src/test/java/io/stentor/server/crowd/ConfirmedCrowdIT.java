package io.stentor.server.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.LogLimits;
import io.stentor.server.TestServer;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.SessionLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A message that a whole crowd is asked to confirm: of twenty members one never answers, one disconnects, one is cut off and
 * comes back to answer, one answers twice. The verdict is exact, and nothing is left of it.
 */
class ConfirmedCrowdIT {
    /** Long enough to hear every member out, and for those who were cut off to be back. */
    private static final ConfirmationOptions FIVE_SECONDS = new ConfirmationOptions(false, 1_000, 5);

    /** Not each of a thousand is told of each of the others. */
    private static final ConversationLimits QUIET = new ConversationLimits(0, 1, 1_000, 100, 10_000, 10, 1_000, 0);

    private static final int KINDS = 20;
    private static final int SILENT = 0;
    private static final int LEAVING = 1;
    private static final int RETURNING = 2;
    private static final int REPEATING = 3;

    private static final String MESSAGE = "{\"conversationId\":\"tea\",\"id\":\"m1\",\"confirm\":true}";
    private static final String ASKED = "420[\"message\",{\"conversationId\":\"tea\",\"id\":\"m1\"";

    private static final class Member {
        private final int number;
        private Peer peer;
        private String pid;
        private String offset;
        private String asked;

        private Member(int number) {
            this.number = number;
        }

        private boolean is(int kind) {
            return number % KINDS == kind;
        }

        private String user() {
            return String.format("user%04d", number);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000})
    @Timeout(60)
    void shouldTellExactlyWhoHasConfirmedAMessage(int size) throws Exception {
        LogLimits recovering = LogLimits.defaults().withWindow(Duration.ofMinutes(2));
        Conversations conversations = new Conversations(QUIET, FIVE_SECONDS, System::nanoTime);
        try (TestServer server = TestServer.startRecovering(EngineOptions.defaults(), recovering, conversations)) {
            List<Member> members = gather(server, size);
            Peer ann = WebSocketPeer.open(server.port());
            ann.connect("{\"userId\":\"ann\"}");
            ann.join("tea");
            hearAll(ann, members);

            ann.send("42[\"message\"," + MESSAGE + "]");
            members.forEach(member -> behave(member, server));

            assertThat(ann.await("42[\"message_delivered\"")).startsWith(verdict(members));
            checkRepeats(members);
            checkNothingIsLeft(server);
            ann.close();
            members.forEach(member -> member.peer.close());
        }
    }

    private static List<Member> gather(TestServer server, int size) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Member member = new Member(i);
            member.peer = WebSocketPeer.open(server.port());
            member.peer.send("40{\"userId\":\"" + member.user() + "\"}");
            member.pid = member.peer.await("40{").replaceFirst(".*\"pid\":\"([^\"]+)\".*", "$1");
            member.peer.join("tea");
            members.add(member);
        }
        return members;
    }

    /** Everybody has read everything so far, and knows how far that is. */
    private static void hearAll(Peer ann, List<Member> members) {
        ann.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"mark\"}]");
        for (Member member : members) {
            String mark = member.peer.await("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"mark\"");
            member.offset = mark.replaceFirst(".*,\"([^\"]+)\"]$", "$1");
        }
    }

    private static void behave(Member member, TestServer server) {
        member.asked = member.peer.await(ASKED);
        if (member.is(LEAVING)) {
            member.peer.send("41");
        } else if (member.is(RETURNING)) {
            member.peer.close();
            member.peer = WebSocketPeer.open(server.port());
            member.peer.send("40{\"pid\":\"" + member.pid + "\",\"offset\":\"" + member.offset + "\"}");
            assertThat(member.peer.await(ASKED)).isEqualTo(member.asked);
            member.peer.send("430[]");
        } else if (member.is(REPEATING)) {
            member.peer.send("430[]", "430[]");
        } else if (!member.is(SILENT)) {
            member.peer.send("430[]");
        }
    }

    private static String verdict(List<Member> members) {
        List<String> missing = members.stream()
                .filter(member -> member.is(SILENT) || member.is(LEAVING))
                .map(member -> '"' + member.user() + '"')
                .toList();
        return String.format(
                "42[\"message_delivered\",{\"id\":\"m1\",\"conversationId\":\"tea\",\"expected\":%d,\"delivered\":%d,\"missing\":[%s],\"missingTotal\":%d,\"complete\":false}",
                members.size(),
                members.size() - missing.size(),
                missing.stream().limit(100).collect(Collectors.joining(",")),
                missing.size());
    }

    /** Whoever never answered got the same bytes at every attempt; whoever answered at once, once. */
    private static void checkRepeats(List<Member> members) {
        members.get(4).peer.send("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"end\"}]");
        for (Member member : members) {
            if (!member.is(LEAVING) && !member.is(RETURNING)) {
                Stream<String> again =
                        member.peer.readUntil("42[\"message\",{\"conversationId\":\"tea\",\"id\":\"end\"").stream()
                                .filter(packet -> packet.startsWith("420[\"message\""));
                int sendings = member.is(SILENT) ? FIVE_SECONDS.attempts() : 1;
                assertThat(Stream.concat(Stream.of(member.asked), again))
                        .as(member.user())
                        .containsOnly(member.asked)
                        .hasSizeBetween(1, sendings)
                        .hasSizeGreaterThanOrEqualTo(member.is(SILENT) ? sendings : 1);
            }
        }
    }

    private static void checkNothingIsLeft(TestServer server) throws Exception {
        Confirmations confirmations = server.server().fanout().confirmations();
        await().untilAsserted(() -> assertThat(confirmations.pending()).isZero());
        assertThat(confirmations.reserved()).isZero();
        assertThat(confirmations.incomplete()).isEqualTo(1);
        for (SessionLoop loop : server.server().loops()) {
            int open = loop.eventLoop()
                    .submit(() -> loop.lane().confirmationCount())
                    .get();
            assertThat(open).isZero();
        }
    }
}
