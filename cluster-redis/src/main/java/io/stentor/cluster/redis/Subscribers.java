package io.stentor.cluster.redis;

import io.stentor.wire.socketio.PacketViolation;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom what comes is for, by the channel or the pattern that was subscribed. What nobody understands is counted. Threadsafe. */
final class Subscribers implements Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private final Map<String, Subscriber> bySubscription = new ConcurrentHashMap<>();
    private final ClusterCounters counters;

    Subscribers(ClusterCounters counters) {
        this.counters = counters;
    }

    void put(Collection<String> subscriptions, Subscriber subscriber) {
        subscriptions.forEach(each -> bySubscription.put(each, subscriber));
    }

    /** False when the channel is somebody else's already. */
    boolean putIfFree(String channel, Subscriber subscriber) {
        return bySubscription.putIfAbsent(channel, subscriber) == null;
    }

    void remove(Collection<String> subscriptions) {
        subscriptions.forEach(bySubscription::remove);
    }

    /** On the cluster's thread. */
    @Override
    public void onMessage(String pattern, String channel, byte[] message) {
        Subscriber subscriber = bySubscription.get(pattern == null ? channel : pattern);
        if (subscriber == null) {
            return;
        }
        if (message.length > MAX_MESSAGE_BYTES) {
            counters.onMalformed();
            return;
        }
        try {
            subscriber.onMessage(channel, message);
        } catch (PacketViolation | Malformed | RuntimeException notUnderstood) {
            // Whatever it is, what comes behind it must be heard.
            LOG.atDebug()
                    .addKeyValue("event", "cluster_message_dropped")
                    .setCause(notUnderstood)
                    .log("a message of the cluster was dropped");
            counters.onMalformed();
        }
    }
}
