package io.stentor.cluster.redis;

import io.stentor.wire.socketio.PacketViolation;

/** Whom messages of some channels are for. Called on the cluster's thread. */
@FunctionalInterface
interface Subscriber {
    /**
     * A message came; it is the receiver's.
     *
     * @throws Malformed or PacketViolation when this node does not understand it
     */
    void onMessage(String channel, byte[] message) throws PacketViolation, Malformed;
}
