package io.stentor.cluster.redis;

import io.stentor.cluster.RemoteAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What this node has asked the others in a namespace, until each of them has answered or the time is over. How many there
 * are is found out each time. The same for all dialects, which say how a question is put. Threadsafe.
 */
final class Questions {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int MAX_OPEN = 10_000;

    private final Nodes nodes;
    private final Supplier<String> ids;
    private final Map<String, Question> open = new ConcurrentHashMap<>();
    private final Map<String, Round> rounds = new ConcurrentHashMap<>();

    /** What every node is asked for. */
    enum About {
        SOCKETS,
        SERVER
    }

    /** @param ids names for questions, in the form of the dialect */
    Questions(Nodes nodes, Supplier<String> ids) {
        this.nodes = nodes;
        this.ids = ids;
    }

    /** One question; guarded by itself. */
    private static final class Question {
        private final CompletableFuture<List<Fields>> result = new CompletableFuture<>();
        private final List<Fields> answers = new ArrayList<>();
        private final Set<String> heard = new HashSet<>();
        private final About about;
        private final long expected;

        Question(About about, long expected) {
            this.about = about;
            this.expected = expected;
        }

        /** False for one that came before, and while others are missing. */
        synchronized boolean add(String number, Fields answer) {
            if (number != null && !heard.add(number)) {
                return false;
            }
            answers.add(answer);
            return answers.size() == expected;
        }
    }

    /**
     * Asks all other nodes.
     *
     * @param send puts the question by this name
     * @return an answer of each; ends with a {@link TimeoutException} when one is missing or the others cannot be asked
     */
    CompletableFuture<List<Fields>> ask(About about, Consumer<String> send) {
        CompletableFuture<List<Fields>> result = new CompletableFuture<>();
        nodes.nodes().whenComplete((count, failure) -> {
            if (failure != null || open.size() >= MAX_OPEN) {
                result.completeExceptionally(new TimeoutException("the other servers cannot be asked"));
            } else if (count <= 1) {
                result.complete(List.of());
            } else {
                ask(new Question(about, count - 1), send, result);
            }
        });
        return result;
    }

    private void ask(Question question, Consumer<String> send, CompletableFuture<List<Fields>> result) {
        String id = ids.get();
        question.result.whenComplete((answers, failure) -> {
            open.remove(id);
            if (failure == null) {
                result.complete(answers);
            } else {
                result.completeExceptionally(failure);
            }
        });
        open.put(id, question);
        try {
            send.accept(id);
            nodes.schedule(
                    () -> question.result.completeExceptionally(new TimeoutException("not every server has answered")),
                    TIME);
        } catch (RuntimeException unsendable) {
            question.result.completeExceptionally(unsendable);
        }
    }

    /**
     * Asks the sockets of other nodes. The question leaves at once: what is said next must come behind it.
     *
     * @param send puts the question by this name
     * @throws IllegalArgumentException for an argument that cannot be sent
     */
    CompletableFuture<RemoteAnswers> askSockets(long timeoutMs, Consumer<String> send) {
        CompletableFuture<RemoteAnswers> result = askSocketsIf(timeoutMs, id -> {
            send.accept(id);
            return true;
        });
        if (result != null) {
            return result;
        }
        Round nobody = new Round();
        nobody.end();
        return nobody.result();
    }

    /**
     * The same, if the question can be put.
     *
     * @param send puts the question by this name; false when it could not
     * @return null when it was not put, or too many wait
     */
    CompletableFuture<RemoteAnswers> askSocketsIf(long timeoutMs, Predicate<String> send) {
        if (rounds.size() >= MAX_OPEN) {
            return null;
        }
        Round round = new Round();
        String id = ids.get();
        rounds.put(id, round);
        boolean sent = false;
        try {
            sent = send.test(id);
        } finally {
            if (!sent) {
                rounds.remove(id);
            }
        }
        if (!sent) {
            return null;
        }
        round.result().whenComplete((answers, failure) -> rounds.remove(id));
        nodes.nodes().whenComplete((count, failure) -> {
            if (failure == null) {
                round.expect(Math.max(0, count - 1));
            } else {
                round.end();
            }
        });
        nodes.schedule(round::end, Duration.ofMillis(timeoutMs));
        return round.result();
    }

    // Answers to somebody's question, perhaps ours. What has a number counts once, however often it comes.

    /**
     * A node has answered.
     *
     * @param number of the answer, or null
     */
    void onAnswer(String id, About about, String number, Fields answer) {
        Question question = id == null ? null : open.get(id);
        if (question != null && question.about == about && question.add(number, answer)) {
            question.result.complete(List.copyOf(question.answers));
        }
    }

    /**
     * A node says how many sockets it asks.
     *
     * @param number of the answer, or null
     */
    void onCount(String id, String number, long count) {
        Round round = id == null ? null : rounds.get(id);
        if (round != null) {
            round.onCount(number, count);
        }
    }

    /**
     * A socket has answered.
     *
     * @param number of the answer, or null
     */
    void onSocketAnswer(String id, String number, Object value) {
        Round round = id == null ? null : rounds.get(id);
        if (round != null) {
            round.onAnswer(number, value);
        }
    }
}
