package io.stentor.server.attack;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges what a listener has heard; that others came and went does not count. Stateless. */
final class Hearing {
    private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");
    private static final int SHOWN = 600;

    private Hearing() {}

    /** @param expected {@code nothing}, {@code 3 REGEX}, {@code at most 3 REGEX} or {@code 1 to 100} */
    static void check(List<String> packets, String expected) {
        List<String> messages = packets.stream()
                .filter(packet -> !packet.startsWith("42[\"user_"))
                .toList();
        String[] words = expected.split(" ", 4);
        if (expected.equals("nothing")) {
            require(messages.isEmpty(), "heard " + messages);
        } else if (words.length == 3 && words[1].equals("to")) {
            checkNumbers(messages, Integer.parseInt(words[0]), Integer.parseInt(words[2]));
        } else if (expected.startsWith("at most ")) {
            long count = count(messages, words[3]);
            require(count <= Long.parseLong(words[2]), "heard " + count);
        } else {
            long count = count(messages, expected.substring(words[0].length() + 1));
            require(count == Long.parseLong(words[0]), "heard " + count + " in " + messages);
        }
    }

    private static long count(List<String> messages, String regex) {
        Pattern wanted = Pattern.compile(regex);
        return messages.stream()
                .filter(message -> wanted.matcher(message).find())
                .count();
    }

    private static void checkNumbers(List<String> messages, int first, int last) {
        int next = first;
        for (String message : messages) {
            Matcher number = NUMBER.matcher(message);
            if (number.find()) {
                int n = Integer.parseInt(number.group(1));
                require(n == next, "heard " + n + " after " + (next - 1));
                next++;
            }
        }
        require(next == last + 1, "heard up to " + (next - 1));
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what.substring(0, Math.min(SHOWN, what.length())));
        }
    }
}
