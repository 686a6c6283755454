package io.stentor.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The sockets that a visit sees, put together from all event loops. Threadsafe. */
final class Gathering {
    private final CompletableFuture<List<RemoteSocket>> result = new CompletableFuture<>();
    private final List<RemoteSocket> seen = new ArrayList<>();
    private int awaited;

    /** @param loops that will each add what they see; with none the result is empty at once */
    Gathering(int loops) {
        awaited = loops;
        if (loops == 0) {
            result.complete(List.of());
        }
    }

    void add(List<RemoteSocket> sockets) {
        boolean complete;
        synchronized (this) {
            seen.addAll(sockets);
            complete = --awaited == 0;
        }
        if (complete) {
            result.complete(List.copyOf(seen));
        }
    }

    void fail(RuntimeException reason) {
        result.completeExceptionally(reason);
    }

    CompletableFuture<List<RemoteSocket>> result() {
        return result;
    }
}
