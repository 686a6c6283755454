package io.stentor.server.access;

import io.stentor.server.config.Options;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.JsonBuffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks another server over HTTP whether a user may do something in a conversation. So many questions are under way at a time,
 * so many more wait, and answers are remembered for a while. Any thread; nobody waits.
 */
public final class Authorizer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Authorizer.class);
    /** An answer is a dozen bytes. */
    private static final int MAX_ANSWER_BYTES = 16 * 1024;
    /** Failures are counted; the log has the first of this many milliseconds. */
    private static final long LOG_EVERY_MS = 10_000;

    private final Options.Authorizer options;
    private final URI url;
    private final HttpClient client;
    private final LongSupplier clockMs;
    private final DecisionCache cache;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong loggedAtMs = new AtomicLong(Long.MIN_VALUE);

    // Guarded by this.
    private final Queue<Question> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean closed;

    /** What users wish to do. */
    public enum Action {
        JOIN("join"),
        MESSAGE("message");

        private final String word;

        Action(String word) {
            this.word = word;
        }
    }

    private record Question(
            Action action, String user, String conversationId, long askedAtMs, Consumer<Decision> answer) {
        String key() {
            return key(action, user, conversationId);
        }

        /** No conversation's id has a control character in it, so that no two questions have one key. */
        static String key(Action action, String user, String conversationId) {
            return action.word + '\n' + user + '\n' + conversationId;
        }

        String json() {
            JsonBuffer json = new JsonBuffer();
            json.raw("{\"action\":").string(action.word);
            json.raw(",\"userId\":").string(user);
            json.raw(",\"conversationId\":").string(conversationId).raw('}');
            return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
        }
    }

    /** @param clockMs that of answers' ages */
    Authorizer(Options.Authorizer options, LongSupplier clockMs) {
        this.options = options;
        this.url = URI.create(options.url());
        this.client = Http.client();
        this.clockMs = clockMs;
        this.cache = new DecisionCache(options.cacheSize(), options.cacheMs(), clockMs);
    }

    /** Whether it is to be asked about this at all. */
    public boolean decides(Action action) {
        return action == Action.JOIN || options.messages();
    }

    /** What was decided a short time ago, or null. */
    public Decision known(Action action, String user, String conversationId) {
        return cache.get(Question.key(action, user, conversationId));
    }

    /**
     * Asks.
     *
     * @param answer called once: before this returns when too many questions wait, else on another thread
     */
    public void ask(Action action, String user, String conversationId, Consumer<Decision> answer) {
        Question question = new Question(action, user, conversationId, clockMs.getAsLong(), answer);
        boolean now;
        synchronized (this) {
            now = !closed && underWay < options.concurrency();
            if (now) {
                underWay++;
            } else if (!closed && waiting.size() < options.pending()) {
                waiting.add(question);
                return;
            }
        }
        if (now) {
            send(question);
        } else {
            answer.accept(Decision.UNDECIDED);
        }
    }

    /** Times that nobody answered, or not as agreed. */
    public long failures() {
        return failures.get();
    }

    /** Questions that wait to be asked. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Sends a question, or those that wait behind it when its time is over. */
    private void send(Question first) {
        Question question = first;
        while (question != null && !isSent(question)) {
            question.answer.accept(Decision.UNDECIDED);
            question = next();
        }
    }

    /** The wait counts: who asked does not care where the time went. */
    private boolean isSent(Question question) {
        long timeMs = options.timeoutMs() - (clockMs.getAsLong() - question.askedAtMs);
        if (timeMs <= 0) {
            return false;
        }
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(question.json()))
                .build();
        Http.ask(client, request, MAX_ANSWER_BYTES, timeMs)
                .thenApply(Authorizer::decision)
                .whenComplete((decision, failure) -> end(question, decision, failure));
        return true;
    }

    private void end(Question question, Decision decision, Throwable failure) {
        if (failure == null) {
            cache.put(question.key(), decision);
        } else {
            fail(failure);
        }
        try {
            question.answer.accept(failure == null ? decision : Decision.UNDECIDED);
        } finally {
            send(next());
        }
    }

    private synchronized Question next() {
        Question next = waiting.poll();
        if (next == null) {
            underWay--;
        }
        return next;
    }

    /** Anything but what was agreed is none. */
    private static Decision decision(byte[] json) {
        if (EncodedValue.json(json).plain() instanceof Map<?, ?> fields
                && fields.get("allow") instanceof Boolean allow) {
            return allow ? Decision.ALLOWED : Decision.FORBIDDEN;
        }
        throw new IllegalArgumentException("not {\"allow\":true} and not {\"allow\":false}");
    }

    private void fail(Throwable failure) {
        failures.incrementAndGet();
        long now = clockMs.getAsLong();
        long logged = loggedAtMs.get();
        if ((logged == Long.MIN_VALUE || now - logged >= LOG_EVERY_MS) && loggedAtMs.compareAndSet(logged, now)) {
            LOG.atWarn()
                    .addKeyValue("event", "authorizer_failed")
                    .addKeyValue("option", "auth.authorizer.url")
                    .addKeyValue("reason", Reason.of(failure))
                    .addKeyValue("failures", failures.get())
                    .log("the authorizer did not answer as agreed");
        }
    }

    /** Nobody is asked any more; who waits is told nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
    }
}
