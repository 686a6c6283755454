package io.stentor.core.room;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The room ids of a server: small, from 0, given again once they are back. Threadsafe. */
final class RoomIds {
    private final Queue<Integer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();

    int take() {
        Integer again = free.poll();
        return again != null ? again : next.getAndIncrement();
    }

    void giveBack(int id) {
        free.add(id);
    }
}
