package io.stentor.api;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The answers one socket still owes. Threadsafe; its futures end on the socket's loop, or where the sending failed. */
final class PendingAcks {
    private final Map<Integer, Pending> byId = new ConcurrentHashMap<>(1);

    private record Pending(CompletableFuture<Arguments> answer, ScheduledFuture<?> deadline) {}

    /** @throws java.util.concurrent.RejectedExecutionException when the server has stopped */
    CompletableFuture<Arguments> await(int ackId, SocketLoop loop, Duration timeout) {
        CompletableFuture<Arguments> answer = new CompletableFuture<>();
        // Made inside the map's own step: a deadline that passes at once waits for the entry.
        byId.computeIfAbsent(
                ackId, id -> new Pending(answer, loop.schedule(() -> fail(id, AckException.Reason.TIMEOUT), timeout)));
        return answer;
    }

    /** Ends the wait for this answer; one that nobody waits for is not even read. */
    void answer(int ackId, Supplier<Arguments> answer) {
        Pending pending = byId.remove(ackId);
        if (pending != null) {
            pending.deadline.cancel(false);
            pending.answer.complete(answer.get());
        }
    }

    void fail(int ackId, AckException.Reason reason) {
        Pending pending = byId.remove(ackId);
        if (pending != null) {
            pending.deadline.cancel(false);
            pending.answer.completeExceptionally(new AckException(reason));
        }
    }

    /** Nothing will come any more. */
    void fail(AckException.Reason reason) {
        List.copyOf(byId.keySet()).forEach(ackId -> fail(ackId, reason));
    }
}
