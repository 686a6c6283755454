package io.stentor.server.interop;

import static io.stentor.server.interop.JavaClient.fence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** join_conversation, leave_conversation, presence, and who is told of comings and goings. */
class JavaClientMembershipIT extends JavaClientCase {
    private static final int USERS_LISTED = 100;

    private final String talk = newName("talk");

    @Test
    void shouldTellTheFirstToJoinThatItIsAlone() {
        JavaClient ann = connect();

        assertCensus(ann.ask("join_conversation", talk), 1, ann);
    }

    @Test
    void shouldTellTheNextOfBothAndTheOthersOfTheNext() {
        JavaClient ann = connect().join(talk);
        JavaClient ben = connect();

        assertCensus(ben.ask("join_conversation", talk), 2, ann, ben);

        Map<String, Object> joined = ann.awaitReceived("user_joined");
        assertThat(joined)
                .containsOnlyKeys("userId", "conversationId", "timestamp")
                .containsEntry("userId", ben.userId())
                .containsEntry("conversationId", talk);
        assertTimestamp(joined.get("timestamp"));
        fence(talk, ann, ben);
        assertThat(ann.events()).hasSize(1);
        assertThat(ben.events()).isEmpty();
    }

    @Test
    void shouldCountTheSecondSocketOfAUserAndNotAnnounceIt() {
        List<JavaClient> members = members(talk, 2);
        JavaClient ann = members.get(0);
        JavaClient ben = members.get(1);
        JavaClient second = connect(ben.userId());

        assertCensus(second.ask("join_conversation", talk), 3, ann, ben);

        fence(talk, ann, ben, second);
        assertThat(List.of(ann.events(), ben.events(), second.events())).allMatch(List::isEmpty);
    }

    @Test
    void shouldAnswerAndChangeNothingWhenJoiningAgain() {
        List<JavaClient> members = members(talk, 2);
        JavaClient ann = members.get(0);
        JavaClient ben = members.get(1);

        assertCensus(ann.ask("join_conversation", talk), 2, ann, ben);

        fence(talk, ann, ben);
        assertThat(ann.events()).isEmpty();
        assertThat(ben.events()).isEmpty();
    }

    @Test
    void shouldTakeAConversationIdOf200Bytes() {
        String wide = "ü".repeat(100);

        assertThat(connect().ask("join_conversation", wide))
                .containsEntry("ok", true)
                .containsEntry("conversationId", wide);
    }

    @Test
    void shouldJoinAndLeaveWhenNoAckIsAskedFor() {
        JavaClient ann = connect().join(talk);
        JavaClient ben = connect();

        ben.tell("join_conversation", talk);
        assertThat(ann.awaitReceived("user_joined")).containsEntry("userId", ben.userId());
        ben.tell("presence", talk);
        ben.tell("leave_conversation", talk);
        assertThat(ann.awaitReceived("user_left")).containsEntry("userId", ben.userId());
        assertThat(ben.events()).isEmpty();
    }

    @Test
    void shouldTellUserLeftWhenTheUsersLastSocketLeaves() {
        List<JavaClient> members = members(talk, 2);
        JavaClient ann = members.get(0);
        JavaClient ben = members.get(1);
        JavaClient second = connect(ben.userId()).join(talk);

        assertThat(ben.ask("leave_conversation", talk)).isEqualTo(Map.of("ok", true, "conversationId", talk));
        fence(talk, ann, second);
        assertThat(ann.events()).isEmpty();

        second.ask("leave_conversation", talk);
        Map<String, Object> left = ann.awaitReceived("user_left");
        assertThat(left)
                .containsOnlyKeys("userId", "conversationId", "timestamp")
                .containsEntry("userId", ben.userId())
                .containsEntry("conversationId", talk);
        assertTimestamp(left.get("timestamp"));
        fence(talk, ann);
        assertThat(ann.events()).hasSize(1);
        assertThat(ben.events()).isEmpty();
        assertThat(second.events()).isEmpty();
    }

    @Test
    void shouldSendNothingMoreToWhoHasLeft() {
        List<JavaClient> members = members(talk, 2);
        JavaClient ann = members.get(0);
        JavaClient ben = members.get(1);
        ben.ask("leave_conversation", talk);

        ann.ask("message", Map.of("conversationId", talk));

        ann.awaitReceived("message");
        // What had been sent to ben would stand before this answer.
        ben.join(newName("talk"));
        assertThat(ben.events()).isEmpty();
    }

    @Test
    void shouldTellUserLeftWhenTheUsersLastSocketDisconnects() {
        shouldTellUserLeft(JavaClient::disconnect);
    }

    @Test
    void shouldTellUserLeftWhenTheConnectionOfTheUsersLastSocketIsCut() {
        shouldTellUserLeft(JavaClient::cut);
    }

    private void shouldTellUserLeft(Consumer<JavaClient> go) {
        String other = newName("talk");
        JavaClient ann = connect().join(talk).join(other);
        String user = newName("user");
        JavaClient first = connect(user).join(talk).join(other);
        JavaClient second = connect(user).join(talk).join(other);
        ann.awaitReceived("user_joined", 2);
        first.awaitSettled();
        second.awaitSettled();

        go.accept(first);
        Waiting.until(() -> ann.ask("presence", talk).get("members").equals(2), () -> "the loss of a socket");
        fence(talk, ann);
        fence(other, ann);
        assertThat(ann.received("user_left")).isEmpty();

        go.accept(second);
        assertThat(ann.awaitReceived("user_left", 2))
                .allMatch(left -> left.get("userId").equals(user))
                .extracting(left -> left.get("conversationId"))
                .containsExactlyInAnyOrder(talk, other);
    }

    @Test
    void shouldTellPresenceToNobodyButWhoAsks() {
        List<JavaClient> members = members(talk, 2);
        JavaClient ann = members.get(0);
        JavaClient ben = members.get(1);

        assertCensus(ann.ask("presence", talk), 2, ann, ben);

        fence(talk, ann, ben);
        assertThat(ann.events()).isEmpty();
        assertThat(ben.events()).isEmpty();
    }

    @Test
    void shouldCutTheListOfUsersAndNotTheirTotal() {
        List<JavaClient> crowd = connectAll(USERS_LISTED + 1);
        crowd.stream()
                .map(client -> client.send("join_conversation", talk))
                .toList()
                .forEach(answer -> Waiting.result(answer, "join_conversation"));

        Map<String, Object> answer = crowd.get(0).ask("presence", talk);

        assertThat(answer).containsEntry("members", crowd.size()).containsEntry("usersTotal", crowd.size());
        assertThat(answer.get("users")).asInstanceOf(LIST).hasSize(USERS_LISTED).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellComingsAndGoingsTogetherInALargeConversation() {
        int above = InteropSetup.LIMITS.presenceMergeAbove();
        List<JavaClient> first = members(talk, above);
        List<JavaClient> more = List.of(connect(), connect(), connect());
        JavaClient ann = first.get(0);

        more.forEach(client -> client.join(talk));
        List<String> users = more.stream().map(JavaClient::userId).toList();
        first.forEach(member -> awaitChanges(member, users, List.of(), above + 3));
        assertThat(ann.received("presence_changed"))
                .allSatisfy(change -> assertThat(change)
                        .containsOnlyKeys("conversationId", "joined", "left", "members")
                        .containsEntry("conversationId", talk));
        assertThat(ann.received("user_joined")).isEmpty();

        ann.forgetEvents();
        more.get(0).ask("leave_conversation", talk);
        more.get(1).disconnect();
        awaitChanges(ann, List.of(), users.subList(0, 2), above + 1);
        assertThat(ann.received("user_left")).isEmpty();

        more.get(2).ask("leave_conversation", talk);
        assertThat(ann.awaitReceived("user_left")).containsEntry("userId", users.get(2));
    }

    private static void awaitChanges(JavaClient member, List<String> joined, List<String> left, int members) {
        Waiting.until(
                () -> listed(member, "joined").size() >= joined.size()
                        && listed(member, "left").size() >= left.size(),
                () -> joined + " and " + left + ", got " + member.events());
        assertThat(listed(member, "joined")).containsExactlyInAnyOrderElementsOf(joined);
        assertThat(listed(member, "left")).containsExactlyInAnyOrderElementsOf(left);
        List<Map<String, Object>> changes = member.received("presence_changed");
        assertThat(changes.get(changes.size() - 1)).containsEntry("members", members);
    }

    private static List<Object> listed(JavaClient member, String field) {
        List<Object> all = new ArrayList<>();
        member.received("presence_changed").forEach(change -> all.addAll((List<?>) change.get(field)));
        return all;
    }

    /** Many users at once. */
    private List<JavaClient> connectAll(int count) {
        List<CompletableFuture<JavaClient>> connecting = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::connect))
                .toList();
        return connecting.stream()
                .map(client -> Waiting.result(client, "CONNECT"))
                .toList();
    }

    private void assertCensus(Map<String, Object> answer, int members, JavaClient... users) {
        assertThat(answer)
                .containsOnlyKeys("ok", "conversationId", "members", "users", "usersTotal")
                .containsEntry("ok", true)
                .containsEntry("conversationId", talk)
                .containsEntry("members", members)
                .containsEntry("usersTotal", users.length);
        assertThat(answer.get("users"))
                .asInstanceOf(LIST)
                .containsExactlyInAnyOrder(
                        List.of(users).stream().map(JavaClient::userId).toArray());
    }
}
