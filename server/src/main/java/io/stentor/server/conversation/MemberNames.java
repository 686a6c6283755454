package io.stentor.server.conversation;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The ids of sockets, by what the lanes call them, also for half a minute after they are called so no more: what became of them
 * is told a little later. Threadsafe.
 */
final class MemberNames {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nanoClock;
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final Queue<Former> former = new ConcurrentLinkedQueue<>();

    private record Former(int member, long untilNanos) {}

    MemberNames(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void add(int member, String id) {
        forgetOld();
        names.put(member, id);
    }

    /** Nobody is called so any more. */
    void expire(int member) {
        former.add(new Former(member, nanoClock.getAsLong() + KEPT_NANOS));
        forgetOld();
    }

    private void forgetOld() {
        long now = nanoClock.getAsLong();
        for (Former oldest = former.peek(); oldest != null && oldest.untilNanos - now <= 0; oldest = former.peek()) {
            // Another thread may have been faster.
            if (former.remove(oldest)) {
                names.remove(oldest.member);
            }
        }
    }

    /** The id, or null when nobody knows. */
    String of(int member) {
        return names.get(member);
    }

    /** How many are known. */
    int size() {
        return names.size();
    }
}
