package io.stentor.server.conformance;

/** The same by the channels of {@code createShardedAdapter}. */
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
