package io.stentor.cluster.redis;

import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDocument;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** How one namespace of this node speaks on its channels. Immutable, any thread. */
record ClassicBus(Redis redis, ClassicChannels channels, String uid, UnaryOperator<Object> binding) implements Nodes {
    @Override
    public CompletionStage<Long> nodes() {
        return redis.subscribers(channels.request());
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        redis.schedule(task, delay);
    }

    /** @throws IllegalArgumentException for values that JSON cannot say */
    void request(Map<String, Object> fields) {
        redis.publish(channels.request(), JsonDocument.write(fields, binding));
    }

    /** @throws IllegalArgumentException for values that JSON cannot say */
    void respond(Map<String, Object> fields) {
        redis.publish(channels.response(), JsonDocument.write(fields, binding));
    }

    void respondPacked(Map<String, Object> fields) {
        redis.publish(channels.response(), MsgpackDocument.write(fields, binding));
    }

    /** Asks the receivers of a broadcast for answers. */
    void request(ClassicBroadcast broadcast, String requestId) {
        redis.publish(channels.request(), broadcast.writeRequest(requestId, binding));
    }

    void broadcast(ClassicBroadcast broadcast) {
        redis.publish(channels.broadcastTo(broadcast.what().to().rooms()), broadcast.write(binding));
    }
}
