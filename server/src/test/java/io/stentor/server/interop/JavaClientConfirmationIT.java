package io.stentor.server.interop;

import static io.stentor.server.interop.JavaClient.fence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** message with confirm: members answer with the ack of the event, and the sender is told who did. */
class JavaClientConfirmationIT extends JavaClientCase {
    private final String talk = newName("talk");
    private JavaClient ann;
    private JavaClient ben;
    private JavaClient cleo;

    @BeforeEach
    void joinTalk() {
        List<JavaClient> members = members(talk, 3);
        ann = members.get(0);
        ben = members.get(1).confirming();
        cleo = members.get(2);
    }

    @Test
    void shouldTellThatAllHaveConfirmed() {
        cleo.confirming();

        Map<String, Object> answer = ann.ask("message", message());

        assertThat(ann.awaitReceived("message_delivered")).isEqualTo(verdict(answer, 2, List.of()));
        fence(talk, ann, ben, cleo);
        assertThat(ann.received("message")).hasSize(1);
        assertThat(ben.received("message")).containsOnly(ann.awaitReceived("message"));
        assertThat(cleo.received("message")).containsOnly(ann.awaitReceived("message"));
    }

    @Test
    void shouldTellWhoIsMissingHavingSentItTheMessageTwice() {
        Map<String, Object> answer = ann.ask("message", message());

        assertThat(ann.awaitReceived("message_delivered")).isEqualTo(verdict(answer, 1, List.of(cleo.userId())));
        fence(talk, ann, ben, cleo);
        assertThat(cleo.received("message")).hasSize(2).containsOnly(ben.awaitReceived("message"));
        assertThat(ann.received("message_delivered")).hasSize(1);
    }

    private Map<String, Object> message() {
        return Map.of("conversationId", talk, "text", "hello", "confirm", true);
    }

    private Map<String, Object> verdict(Map<String, Object> answer, int delivered, List<String> missing) {
        return Map.of(
                "id",
                answer.get("id"),
                "conversationId",
                talk,
                "expected",
                2,
                "delivered",
                delivered,
                "missing",
                missing,
                "missingTotal",
                missing.size(),
                "complete",
                missing.isEmpty());
    }
}
