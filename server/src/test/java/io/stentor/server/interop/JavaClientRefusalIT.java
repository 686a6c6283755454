package io.stentor.server.interop;

import static io.stentor.server.interop.JavaClient.fence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the server refuses, and that a refused event changes nothing. */
class JavaClientRefusalIT extends JavaClientCase {
    private static final Object[] NO_ARGUMENT = {};

    private final String talk = newName("talk");

    /** Arguments that are no conversation id. */
    private static List<Object[]> wrongIds() {
        List<Object[]> wrong = new ArrayList<>();
        wrong.add(NO_ARGUMENT);
        wrong.add(new Object[] {null});
        for (Object id : List.of(
                1,
                true,
                Map.of("conversationId", "x"),
                List.of("x"),
                "",
                "c".repeat(201),
                "ü".repeat(101),
                "a\nb",
                "a\u0000b",
                "a\u007fb",
                "a\u0085b")) {
            wrong.add(new Object[] {id});
        }
        return wrong;
    }

    @Test
    void shouldRefuseWhatIsNoConversationId() {
        List<JavaClient> members = members(talk, 2);
        Map<Object, CompletableFuture<Map<String, Object>>> answers = new LinkedHashMap<>();
        for (String event : List.of("join_conversation", "leave_conversation", "presence")) {
            for (Object[] arguments : wrongIds()) {
                answers.put(
                        event + List.of(arguments.length == 0 ? "" : String.valueOf(arguments[0])),
                        members.get(0).send(event, arguments));
            }
        }
        assertAllRefused(answers, "bad_request");
        assertUnchanged(members);
    }

    @Test
    void shouldRefuseMessagesAndTypingOfWrongShape() {
        List<JavaClient> members = members(talk, 2);
        List<Object[]> wrong = new ArrayList<>(List.of(
                NO_ARGUMENT,
                new Object[] {talk},
                new Object[] {1},
                new Object[] {null},
                new Object[] {List.of(talk)},
                new Object[] {Map.of("text", "x", "isTyping", true)}));
        for (Object[] id : wrongIds()) {
            if (id.length > 0) {
                Map<String, Object> object = new HashMap<>(Map.of("isTyping", true));
                object.put("conversationId", id[0]);
                wrong.add(new Object[] {object});
            }
        }
        Map<Object, CompletableFuture<Map<String, Object>>> answers = new LinkedHashMap<>();
        for (String event : List.of("message", "typing")) {
            for (Object[] arguments : wrong) {
                answers.put(
                        event + List.of(arguments.length == 0 ? "" : String.valueOf(arguments[0])),
                        members.get(0).send(event, arguments));
            }
        }
        assertAllRefused(answers, "bad_request");
        assertUnchanged(members);
    }

    @Test
    void shouldRefuseTypingWithoutAState() {
        List<JavaClient> members = members(talk, 2);
        List<Object> wrong = new ArrayList<>(List.of(1, 0, "true", "", Map.of(), List.of(true)));
        wrong.add(null);
        Map<Object, CompletableFuture<Map<String, Object>>> answers = new LinkedHashMap<>();
        for (Object isTyping : wrong) {
            Map<String, Object> typing = new HashMap<>(Map.of("conversationId", talk));
            typing.put("isTyping", isTyping);
            answers.put(typing, members.get(0).send("typing", typing));
        }
        answers.put("none", members.get(0).send("typing", Map.of("conversationId", talk)));
        assertAllRefused(answers, "bad_request");
        assertUnchanged(members);
    }

    @Test
    void shouldRefuseAMessageNestedTooDeep() {
        List<JavaClient> members = members(talk, 2);
        Object deep = 1;
        for (int i = 0; i < 100; i++) {
            deep = List.of(deep);
        }
        assertRefused(members.get(0).ask("message", Map.of("conversationId", talk, "deep", deep)), "bad_request");
        assertUnchanged(members);
    }

    @Test
    void shouldSayNothingWhenTheRefusedAskedForNoAck() {
        List<JavaClient> members = members(talk, 2);
        JavaClient ann = members.get(0);

        ann.tell("join_conversation", 1);
        ann.tell("leave_conversation");
        ann.tell("presence");
        ann.tell("message", Map.of("text", "x"));
        ann.tell("typing", Map.of("conversationId", talk));

        assertUnchanged(members);
    }

    @Test
    void shouldNeverAnswerAnEventItDoesNotKnow() {
        List<JavaClient> members = members(talk, 2);
        CompletableFuture<Map<String, Object>> answer = members.get(0).send("unheard_of", 1);

        assertUnchanged(members);
        assertThat(answer).isNotDone();
    }

    @Test
    void shouldRefuseStrangersAndThoseWhoHaveLeft() {
        List<JavaClient> members = members(talk, 2);
        JavaClient eve = connect();

        assertAllRefused(attempts(eve), "not_a_member");
        eve.join(talk);
        eve.ask("leave_conversation", talk);
        assertAllRefused(attempts(eve), "not_a_member");

        fence(talk, members.get(0), members.get(1));
        for (JavaClient member : members) {
            assertThat(member.events()).extracting(JavaClient.Event::name).containsExactly("user_joined", "user_left");
        }
        assertThat(eve.events()).isEmpty();
    }

    private Map<Object, CompletableFuture<Map<String, Object>>> attempts(JavaClient stranger) {
        Map<Object, CompletableFuture<Map<String, Object>>> answers = new LinkedHashMap<>();
        answers.put("message", stranger.send("message", Map.of("conversationId", talk, "text", "let me in")));
        answers.put("typing", stranger.send("typing", Map.of("conversationId", talk, "isTyping", true)));
        answers.put("presence", stranger.send("presence", talk));
        answers.put("leave_conversation", stranger.send("leave_conversation", talk));
        return answers;
    }

    @Test
    void shouldRefuseMoreConversationsThanASocketMayBeIn() {
        JavaClient ann = connect();
        JavaClient ben = connect().join(talk);
        List<String> talks = IntStream.range(0, InteropSetup.LIMITS.roomsPerSocket())
                .mapToObj(i -> newName("talk"))
                .toList();
        talks.forEach(ann::join);

        assertRefused(ann.ask("join_conversation", talk), "too_many_rooms");
        assertRefused(ann.ask("presence", talk), "not_a_member");
        fence(talk, ben);
        assertThat(ben.events()).isEmpty();

        ann.join(talks.get(0));
        ann.ask("leave_conversation", talks.get(0));
        ann.join(talk);
        assertRefused(ann.ask("join_conversation", talks.get(0)), "too_many_rooms");
    }

    private static void assertAllRefused(Map<Object, CompletableFuture<Map<String, Object>>> answers, String code) {
        answers.forEach((what, answer) -> assertRefused(Waiting.result(answer, what.toString()), code));
    }

    private void assertUnchanged(List<JavaClient> members) {
        fence(talk, members.toArray(JavaClient[]::new));
        assertThat(members).allSatisfy(member -> assertThat(member.events()).isEmpty());
        assertThat(members.get(1).ask("presence", talk)).containsEntry("members", members.size());
    }
}
