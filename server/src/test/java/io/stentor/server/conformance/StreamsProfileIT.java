package io.stentor.server.conformance;

import org.junit.jupiter.api.Tag;

/** The same by the stream and the channels of {@code @socket.io/redis-streams-adapter}. */
@Tag("once")
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
