package io.stentor.server.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/**
 * Keeps the heap at what lives in it, within limits: the serial collector leaves its old generation alone until that has grown
 * to the heap's end, a quarter of the machine's memory, with the sessions of all who have ever come and gone. So it is
 * collected when it holds twice what lived in it the last time, and {@link #SLACK_BYTES} more.
 *
 * <p>That stops the JVM for some 2 ms for each MB that lives, once for each hundred thousand connections that came and went.
 * The other collectors see to this themselves: with them it does nothing. Called by the JVM's notification thread.
 */
final class HeapBound implements NotificationListener {
    /** What the serial collector calls its old generation. */
    private static final String POOL = "Tenured Gen";

    /** What may die unseen in a heap in which nothing lives. */
    private static final long SLACK_BYTES = 128L * 1024 * 1024;

    /** One, or none. */
    private final List<MemoryPoolMXBean> pools;

    private HeapBound(List<MemoryPoolMXBean> pools) {
        this.pools = pools;
    }

    /** Begins to watch, if the JVM has such a heap. */
    static HeapBound begin() {
        HeapBound bound = new HeapBound(ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(POOL) && pool.isUsageThresholdSupported())
                .toList());
        bound.setThreshold();
        emitter().addNotificationListener(bound, null, null);
        return bound;
    }

    private static NotificationEmitter emitter() {
        return (NotificationEmitter) ManagementFactory.getMemoryMXBean();
    }

    /** What is in use at the start, and after a collection, is what lives. */
    private void setThreshold() {
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage usage = pool.getUsage();
            pool.setUsageThreshold(Math.min(usage.getMax(), 2 * usage.getUsed() + SLACK_BYTES));
        }
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
            System.gc();
            setThreshold();
        }
    }

    /** Watches no longer. */
    void end() {
        try {
            emitter().removeNotificationListener(this);
        } catch (ListenerNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
        pools.forEach(pool -> pool.setUsageThreshold(0));
    }
}
