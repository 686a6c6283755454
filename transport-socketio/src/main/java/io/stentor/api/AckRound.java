package io.stentor.api;

import io.stentor.core.lane.Verdict;
import io.stentor.core.lane.VerdictListener;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One broadcast that asks for answers: what the sockets answer, until it is told who did and who did not. Threadsafe. */
final class AckRound implements VerdictListener {
    private final CompletableFuture<BroadcastAcks> result = new CompletableFuture<>();
    private final Consumer<Arguments> onEach;
    /** Guarded by this. */
    private final Map<String, Arguments> answers = new LinkedHashMap<>();

    AckRound() {
        this(answer -> {});
    }

    /** @param onEach told each socket's first answer at once, on that socket's loop */
    AckRound(Consumer<Arguments> onEach) {
        this.onEach = onEach;
    }

    CompletableFuture<BroadcastAcks> result() {
        return result;
    }

    void fail(AckException.Reason reason) {
        result.completeExceptionally(new AckException(reason));
    }

    /** Nobody is asked. */
    AckRound endUnasked() {
        result.complete(new BroadcastAcks(Map.of(), List.of()));
        return this;
    }

    /** A socket answers for the first time, and in time. On its loop, before that counts. */
    void onAnswer(Socket socket, Arguments answer) {
        synchronized (this) {
            answers.put(socket.id(), answer);
        }
        onEach.accept(answer);
    }

    @Override
    public void onVerdict(Verdict verdict) {
        List<String> missing =
                verdict.missing().stream().map(Socket::of).map(Socket::id).toList();
        Map<String, Arguments> answered;
        synchronized (this) {
            answered = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        }
        result.complete(new BroadcastAcks(answered, missing));
    }
}
