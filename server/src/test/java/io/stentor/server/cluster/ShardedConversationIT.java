package io.stentor.server.cluster;

/** The same by the channels of {@code createShardedAdapter}. */
class ShardedConversationIT extends ConversationClusterIT {
    @Override
    String mode() {
        return "sharded";
    }
}
