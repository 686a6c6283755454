package io.stentor.cluster.redis;

import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.SocketDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * What this node has asked the others in a namespace, until each of them has answered or the time is over. How many there
 * are is asked of Redis each time. Threadsafe.
 */
final class ClassicQuestions {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int MAX_OPEN = 10_000;

    private final ClassicBus bus;
    private final Map<String, Question> open = new ConcurrentHashMap<>();
    private final Map<String, ClassicRound> rounds = new ConcurrentHashMap<>();

    ClassicQuestions(ClassicBus bus) {
        this.bus = bus;
    }

    /** One question; guarded by itself. */
    private static final class Question {
        private final CompletableFuture<List<Fields>> result = new CompletableFuture<>();
        private final List<Fields> answers = new ArrayList<>();
        private final RequestType type;
        private final long expected;

        Question(RequestType type, long expected) {
            this.type = type;
            this.expected = expected;
        }

        synchronized boolean add(Fields answer) {
            answers.add(answer);
            return answers.size() == expected;
        }
    }

    /**
     * Asks all other nodes.
     *
     * @param request without its id, which is put into it
     * @return an answer of each; ends with a {@link TimeoutException} when one is missing or Redis cannot be asked
     */
    CompletableFuture<List<Fields>> ask(RequestType type, Map<String, Object> request) {
        CompletableFuture<List<Fields>> result = new CompletableFuture<>();
        bus.redis().subscribers(bus.channels().request()).whenComplete((nodes, failure) -> {
            if (failure != null || open.size() >= MAX_OPEN) {
                result.completeExceptionally(new TimeoutException("the other servers cannot be asked"));
            } else if (nodes <= 1) {
                result.complete(List.of());
            } else {
                ask(new Question(type, nodes - 1), request, result);
            }
        });
        return result;
    }

    private void ask(Question question, Map<String, Object> request, CompletableFuture<List<Fields>> result) {
        String id = Uids.next();
        question.result.whenComplete((answers, failure) -> {
            open.remove(id);
            if (failure == null) {
                result.complete(answers);
            } else {
                result.completeExceptionally(failure);
            }
        });
        open.put(id, question);
        request.put("requestId", id);
        try {
            bus.request(request);
            bus.redis()
                    .schedule(
                            () -> question.result.completeExceptionally(
                                    new TimeoutException("not every server has answered")),
                            TIME);
        } catch (RuntimeException unsendable) {
            question.result.completeExceptionally(unsendable);
        }
    }

    /**
     * Asks the sockets of other nodes. The request leaves at once: what is said next must come behind it.
     *
     * @throws IllegalArgumentException for an argument that cannot be sent
     */
    CompletableFuture<RemoteAnswers> askSockets(ClassicBroadcast broadcast) {
        ClassicRound round = new ClassicRound();
        if (rounds.size() >= MAX_OPEN) {
            round.end();
            return round.result();
        }
        String id = Uids.next();
        rounds.put(id, round);
        round.result().whenComplete((answers, failure) -> rounds.remove(id));
        try {
            bus.request(broadcast, id);
        } catch (IllegalArgumentException unsendable) {
            rounds.remove(id);
            throw unsendable;
        }
        bus.redis().subscribers(bus.channels().request()).whenComplete((nodes, failure) -> {
            if (failure == null) {
                round.expect(Math.max(0, nodes - 1));
            } else {
                round.end();
            }
        });
        bus.redis().schedule(round::end, Duration.ofMillis(broadcast.flags().timeoutMs()));
        return round.result();
    }

    /** An answer to somebody's question, perhaps ours. */
    void onResponse(Fields response) throws Malformed {
        ClassicRound round = rounds.get(String.valueOf(response.text("requestId")));
        if (round != null) {
            onResponse(round, response);
            return;
        }
        Question question = open.get(String.valueOf(response.text("requestId")));
        if (question != null && isAnswer(question.type, response) && question.add(response)) {
            question.result.complete(List.copyOf(question.answers));
        }
    }

    private static void onResponse(ClassicRound round, Fields response) throws Malformed {
        RequestType type = RequestType.of(response.number("type"));
        if (type == RequestType.BROADCAST_CLIENT_COUNT) {
            round.onCount(response.number("clientCount"));
        } else if (type == RequestType.BROADCAST_ACK) {
            round.onAnswer(response.raw("packet"));
        } else {
            throw new Malformed();
        }
    }

    private static boolean isAnswer(RequestType asked, Fields response) throws Malformed {
        return asked == RequestType.REMOTE_FETCH
                ? response.list("sockets") != null
                : RequestType.of(response.number("type")) == asked;
    }

    /** @throws CompletionException for an answer that is none: whoever gave it has not answered */
    static List<SocketDescription> sockets(List<Fields> answers) {
        List<SocketDescription> sockets = new ArrayList<>();
        try {
            for (Fields answer : answers) {
                for (Object each : answer.list("sockets")) {
                    sockets.add(socket(Fields.of(each)));
                }
            }
        } catch (Malformed noAnswer) {
            throw new CompletionException(new TimeoutException("a server's answer was malformed"));
        }
        return sockets;
    }

    @SuppressWarnings("unchecked") // JSON's keys are strings
    private static SocketDescription socket(Fields socket) throws Malformed {
        String id = socket.text("id");
        if (id == null) {
            throw new Malformed();
        }
        Map<String, Object> handshake =
                (Map<String, Object>) socket.fields("handshake").map();
        return new SocketDescription(id, handshake, socket.names("rooms"), socket.value("data"));
    }
}
