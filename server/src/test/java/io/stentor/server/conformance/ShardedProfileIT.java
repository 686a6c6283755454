package io.stentor.server.conformance;

import org.junit.jupiter.api.Tag;

/** The same by the channels of {@code createShardedAdapter}. */
@Tag("once")
class ShardedProfileIT extends ClusterProfileIT {
    @Override
    String mode() {
        return "sharded";
    }

    @Override
    String uid() {
        return "[0-9a-f]{16}";
    }
}
