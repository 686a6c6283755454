package io.stentor.server.interop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What one typist said, and between which two moments the server took it. */
final class TypistLog {
    private final List<Saying> sayings = new ArrayList<>();

    private static final class Saying {
        final boolean isTyping;
        final long sentMs = System.currentTimeMillis();
        volatile long answeredMs = Long.MAX_VALUE;

        Saying(boolean isTyping) {
            this.isTyping = isTyping;
        }

        @Override
        public String toString() {
            return isTyping + "@" + sentMs + ".." + answeredMs;
        }
    }

    CompletableFuture<Map<String, Object>> say(JavaClient typist, String talk, boolean isTyping) {
        Saying saying = new Saying(isTyping);
        sayings.add(saying);
        return typist.send("typing", Map.of("conversationId", talk, "isTyping", isTyping))
                .whenComplete((answer, failure) -> saying.answeredMs = System.currentTimeMillis());
    }

    /** The states that may have been the newest at a moment, as far as can be known from outside; silence included. */
    Set<Boolean> possibleAt(long ms, long clockMs, long expiryMs) {
        int surely = 0;
        int perhaps = 0;
        for (int i = 0; i < sayings.size(); i++) {
            surely = sayings.get(i).answeredMs <= ms - clockMs ? i : surely;
            perhaps = sayings.get(i).sentMs <= ms + clockMs ? i : perhaps;
        }
        Set<Boolean> states = new HashSet<>();
        sayings.subList(surely, perhaps + 1).forEach(saying -> states.add(saying.isTyping));
        if (ms - sayings.get(surely).sentMs >= expiryMs - clockMs) {
            states.add(false);
        }
        return states;
    }

    @Override
    public String toString() {
        return sayings.toString();
    }
}
