package io.stentor.server.conformance;

/** The same by the stream and the channels of {@code @socket.io/redis-streams-adapter}. */
class StreamsProfileIT extends ClusterProfileIT {
    @Override
    String mode() {
        return "streams";
    }

    @Override
    String uid() {
        return "[0-9a-f]{16}";
    }
}
