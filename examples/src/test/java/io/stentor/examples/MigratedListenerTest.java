package io.stentor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.StentorServer;
import java.util.List;
import java.util.Map;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class MigratedListenerTest {
    @Test
    void shouldSignWhatIsSaidAndTellTheOthersInTheLobby() throws Exception {
        try (StentorServer server = MigratedListener.start(0);
                Client ann = Client.connect(server.port(), "/chat", Map.of("name", "ann"));
                Client bob = Client.connect(server.port(), "/chat", Map.of("name", "bob"))) {
            Object answer = ann.ask("chat", new JSONObject(Map.of("from", "eve", "text", "hello")));
            ann.disconnect();

            assertThat(answer).isEqualTo("ok");
            assertThat(bob.awaitEvents(2))
                    .containsExactly(List.of("chat", Map.of("from", "ann", "text", "hello")), List.of("left", "ann"));
            assertThat(ann.events()).isEmpty();
        }
    }
}
