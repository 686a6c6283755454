package io.stentor.server.interop;

import static io.stentor.server.interop.JavaClient.fence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Messages on the way while clients move from polling to WebSocket. Where there is one transport only: the same without
 * a move.
 */
class JavaClientUpgradeIT extends JavaClientCase {
    private static final int BURST = 5;

    private final String talk = newName("talk");

    @RepeatedTest(4)
    void shouldLoseDoubleAndReorderNothingWhileClientsUpgrade() {
        // The last two have only just connected: they upgrade while all send.
        List<JavaClient> clients =
                List.of(connect().join(talk), connect().join(talk), connect().join(talk));
        List<CompletableFuture<Integer>> streams = clients.stream()
                .map(client -> CompletableFuture.supplyAsync(() -> streamUntilAllSettled(client, clients)))
                .toList();
        List<Integer> sent = streams.stream()
                .map(stream -> Waiting.result(stream, "messages"))
                .toList();
        int total = sent.stream().mapToInt(Integer::intValue).sum();

        clients.forEach(client -> client.awaitReceived("message", total));
        fence(talk, clients.toArray(JavaClient[]::new));
        for (JavaClient receiver : clients) {
            assertThat(receiver.received("message")).hasSize(total);
            for (int i = 0; i < clients.size(); i++) {
                assertThat(numbersFrom(clients.get(i), receiver))
                        .containsExactlyElementsOf(
                                IntStream.range(0, sent.get(i)).boxed().toList());
            }
        }
    }

    /** Sends, a few at a time, until all clients are on their last transport, and some more; how many that were. */
    private int streamUntilAllSettled(JavaClient sender, List<JavaClient> clients) {
        int number = 0;
        boolean settled;
        do {
            settled = clients.stream().allMatch(JavaClient::isSettled);
            List<CompletableFuture<Map<String, Object>>> answers = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                answers.add(sender.send(
                        "message", Map.of("conversationId", talk, "sender", sender.id(), "number", number++)));
            }
            answers.forEach(
                    answer -> assertThat(Waiting.result(answer, "message")).containsEntry("ok", true));
        } while (!settled);
        return number;
    }

    private static List<Object> numbersFrom(JavaClient sender, JavaClient receiver) {
        return receiver.received("message").stream()
                .filter(message -> message.get("sender").equals(sender.id()))
                .map(message -> message.get("number"))
                .toList();
    }
}
