package io.stentor.cluster.redis;

import java.util.List;

/**
 * The channels of one namespace, for one node. Immutable.
 *
 * @param main where everything goes that has no channel of its own; who is subscribed counts as a node
 * @param own where answers for this node go
 */
record ShardedChannels(String main, String own) {
    static ShardedChannels of(String key, String namespace, String uid) {
        String main = key + "#" + namespace + "#";
        return new ShardedChannels(main, main + uid + "#");
    }

    /** Where another node, or a room, is told something. */
    String of(String uidOrRoom) {
        return main + uidOrRoom + "#";
    }

    List<String> standing() {
        return List.of(main, own);
    }
}
