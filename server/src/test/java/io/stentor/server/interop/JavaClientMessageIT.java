package io.stentor.server.interop;

import static io.stentor.server.interop.JavaClient.fence;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** message: what the sender is told, what members get, and in which order. */
class JavaClientMessageIT extends JavaClientCase {
    private static final int EACH = 60;

    private final String talk = newName("talk");
    private JavaClient ann;
    private JavaClient ben;

    @BeforeEach
    void joinTalk() {
        List<JavaClient> members = members(talk, 2);
        ann = members.get(0);
        ben = members.get(1);
    }

    @Test
    void shouldDeliverToEveryMemberTheSenderIncludedAndToNobodyElse() {
        JavaClient outsider = connect().join(newName("talk"));

        Map<String, Object> answer = ann.ask("message", message("text", "hello"));

        assertThat(answer).containsOnlyKeys("ok", "id", "timestamp").containsEntry("ok", true);
        assertTimestamp(answer.get("timestamp"));
        Map<String, Object> expected = message("text", "hello");
        expected.putAll(Map.of("id", answer.get("id"), "userId", ann.userId(), "timestamp", answer.get("timestamp")));
        fence(talk, ann, ben);
        assertThat(ann.events()).containsExactly(new JavaClient.Event("message", expected));
        assertThat(ben.events()).containsExactly(new JavaClient.Event("message", expected));
        outsider.join(newName("talk"));
        assertThat(outsider.events()).isEmpty();
    }

    @Test
    void shouldDeliverWhenNoAckIsAskedFor() {
        ann.tell("message", message("text", "quiet"));

        assertThat(ben.awaitReceived("message")).containsEntry("text", "quiet");
    }

    @Test
    void shouldDeliverValuesOfEveryKindAsTheyWereSent() {
        Map<String, Object> content = new HashMap<>();
        content.put("text", "ü 😀 \u0000 \u001e \u2028 \" \\ / \n");
        content.put("numbers", List.of(0, -1, 1.5, 1e21, 9007199254740992L));
        content.put("nested", Map.of("list", List.of(List.of(), Map.of()), "yes", true, "no", false));
        content.put("empty", "");
        content.put("nothing", null);
        Map<String, Object> sent = message("content", content);

        ann.ask("message", sent);

        assertThat(ben.awaitReceived("message")).containsEntry("content", content);
    }

    @Test
    void shouldDeliverALargeMessageWhole() {
        String text = "0123456789 ünïcödé ".repeat(14_000);

        ann.ask("message", message("text", text));

        assertThat(ben.awaitReceived("message")).containsEntry("text", text);
    }

    @Test
    void shouldLeaveOutOnlyTheSendingSocketWhenEchoIsFalse() {
        JavaClient second = connect(ann.userId()).join(talk);

        Map<String, Object> answer = ann.ask("message", message("echo", false));

        assertThat(ben.awaitReceived("message"))
                .containsEntry("id", answer.get("id"))
                .containsEntry("echo", false);
        second.awaitReceived("message");
        fence(talk, ann, ben, second);
        assertThat(ann.events()).isEmpty();
        assertThat(ben.events()).hasSize(1);
        assertThat(second.events()).hasSize(1);
    }

    @Test
    void shouldDeliverToTheSenderWhenEchoIsTrue() {
        ann.ask("message", message("echo", true));

        assertThat(ann.awaitReceived("message")).containsEntry("echo", true);
    }

    @Test
    void shouldKeepAnIdOf1To128Bytes() {
        for (String id : List.of("x", "i".repeat(128), "ü".repeat(64), "\"\\\n")) {
            assertThat(deliver(message("id", id))).containsEntry("id", id);
        }
    }

    @Test
    void shouldMakeAnIdWhenThereIsNoneOrABadOne() {
        List<Object> bad =
                new ArrayList<>(List.of("", "i".repeat(129), "ü".repeat(65), 7, true, Map.of("id", "x"), List.of("x")));
        bad.add(null);
        Set<Object> made = new HashSet<>();
        for (Object id : bad) {
            made.add(deliver(message("id", id)).get("id"));
        }
        made.add(deliver(message("text", "no id")).get("id"));

        assertThat(made).hasSize(bad.size() + 1).allSatisfy(id -> {
            assertThat(id).isInstanceOf(String.class);
            assertThat(((String) id).getBytes(UTF_8)).hasSizeBetween(1, 128);
        });
    }

    @Test
    void shouldNotLetUserIdAndTimestampBeForged() {
        List<Object> forgeries = new ArrayList<>(List.of("someone else", "", 1, Map.of("a", 1)));
        forgeries.add(null);
        for (Object forged : forgeries) {
            Map<String, Object> sent = message("userId", forged);
            sent.put("timestamp", forged);
            sent.put("text", "x");

            Map<String, Object> delivered = deliver(sent);

            assertThat(delivered).containsEntry("userId", ann.userId()).containsEntry("text", "x");
            assertTimestamp(delivered.get("timestamp"));
        }
    }

    @Test
    void shouldLeaveToTheSenderWhatLiesDeeper() {
        Map<String, Object> inner = Map.of("id", 1, "userId", "mine", "timestamp", "never", "conversationId", 5);

        assertThat(deliver(message("inner", inner))).containsEntry("inner", inner);
    }

    @Test
    void shouldShowAllMembersAllMessagesInOneOrder() {
        List<JavaClient> members =
                List.of(ann, ben, connect().join(talk), connect().join(talk));
        List<JavaClient> senders = members.subList(0, 3);

        List<CompletableFuture<Map<String, Object>>> answers = new ArrayList<>();
        for (int number = 0; number < EACH; number++) {
            for (JavaClient sender : senders) {
                Map<String, Object> message = message("number", number);
                message.put("sender", sender.id());
                answers.add(sender.send("message", message));
            }
        }
        answers.forEach(answer -> assertThat(Waiting.result(answer, "message")).containsEntry("ok", true));
        members.forEach(member -> member.awaitReceived("message", answers.size()));
        fence(talk, members.toArray(JavaClient[]::new));

        List<Map<String, Object>> order = ann.received("message");
        assertThat(order).hasSize(answers.size());
        members.forEach(member -> assertThat(member.received("message")).isEqualTo(order));
        for (JavaClient sender : senders) {
            assertThat(order.stream()
                            .filter(message -> message.get("sender").equals(sender.id()))
                            .map(message -> message.get("number")))
                    .containsExactlyElementsOf(IntStream.range(0, EACH).boxed().toList());
        }
    }

    private Map<String, Object> message(String field, Object value) {
        Map<String, Object> message = new HashMap<>();
        message.put("conversationId", talk);
        message.put(field, value);
        return message;
    }

    /** Sends a message from ann and awaits it at ben. */
    private Map<String, Object> deliver(Map<String, Object> message) {
        int before = ben.received("message").size();
        Map<String, Object> answer = ann.ask("message", message);
        assertThat(answer).containsEntry("ok", true);
        Map<String, Object> delivered = ben.awaitReceived("message", before + 1).get(before);
        assertThat(delivered).containsEntry("id", answer.get("id")).containsEntry("timestamp", answer.get("timestamp"));
        return delivered;
    }
}
