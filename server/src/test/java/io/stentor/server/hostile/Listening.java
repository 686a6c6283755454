package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Members who listen, each in a thread of its own, until they have heard the last of the messages 1 to n. */
final class Listening {
    private static final Pattern NUMBER = Pattern.compile("^42\\[\"message\",\\{.*?\"n\":(\\d+)");

    private final int last;
    private final List<CompletableFuture<List<Integer>>> heard = new ArrayList<>();

    Listening(List<? extends Peer> members, int last) {
        this.last = last;
        for (Peer member : members) {
            heard.add(
                    CompletableFuture.supplyAsync(() -> listen(member), work -> new Thread(work, "listening").start()));
        }
    }

    private List<Integer> listen(Peer member) {
        List<Integer> numbers = new ArrayList<>();
        while (numbers.isEmpty() || numbers.get(numbers.size() - 1) < last) {
            String packet = member.next();
            assertThat(packet).as("disconnected, having heard %s", numbers).isNotNull();
            numberIn(packet, numbers);
        }
        return numbers;
    }

    /** Adds the number of a message, if the packet is one. */
    static void numberIn(String packet, List<Integer> numbers) {
        Matcher number = NUMBER.matcher(packet);
        if (number.find()) {
            numbers.add(Integer.parseInt(number.group(1)));
        }
    }

    void assertEachGotAllInOrder() {
        List<Integer> all = IntStream.rangeClosed(1, last).boxed().toList();
        for (CompletableFuture<List<Integer>> numbers : heard) {
            assertThat(numbers.join()).isEqualTo(all);
        }
    }
}
