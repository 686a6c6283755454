package io.stentor.core.lane;

import io.stentor.core.latency.DeliveryLatency;
import java.util.function.LongSupplier;

/** Copies of messages that members were handed, and how long that took; and those that they missed. Owned by the lane. */
final class Deliveries {
    private final LongSupplier nanoClock;
    private final DeliveryLatency latency;
    private long count;
    private long missed;

    Deliveries(LongSupplier nanoClock, DeliveryLatency latency) {
        this.nanoClock = nanoClock;
        this.latency = latency;
    }

    /** Copies of broadcast messages so far. */
    long count() {
        return count;
    }

    /** Copies that members have missed because they were behind. */
    long missedCount() {
        return missed;
    }

    /** So many copies were not for members that are behind. */
    void missed(int copies) {
        missed += copies;
    }

    /** So many members got these messages just now. */
    void record(FrameList messages, int from, int end, int members) {
        if (members == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        for (int i = from; i < end; i++) {
            long received = messages.message(i).receivedNanos();
            if (received != 0) {
                latency.record(now - received, members);
                count += members;
            }
        }
    }

    /** The same for the figures of the rooms. */
    void countForRooms(FrameList messages, int from, int end, int members) {
        if (members == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        for (int i = from; i < end; i++) {
            RoomTraffic traffic = messages.traffic(i);
            long received = messages.message(i).receivedNanos();
            if (traffic != null && received != 0) {
                traffic.delivered(members, now - received);
            }
        }
    }
}
