package io.stentor.cluster.redis;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Which Redis is responsible for what. Immutable. */
final class Layout {
    /** By slot; null where nobody is responsible. */
    private final Node[] bySlot;

    private final Set<Node> all;

    /** The address of one Redis. */
    record Node(String host, int port) {}

    private Layout(Node[] bySlot, Set<Node> all) {
        this.bySlot = bySlot;
        this.all = all;
    }

    /** One Redis is responsible for everything. */
    static Layout of(Node node) {
        Node[] bySlot = new Node[SlotHash.SLOT_COUNT];
        Arrays.fill(bySlot, node);
        return new Layout(bySlot, Set.of(node));
    }

    /**
     * Reads what a node of a cluster answers to {@code CLUSTER NODES}.
     *
     * @throws RuntimeException for what is no such answer
     */
    static Layout ofCluster(String text) {
        Node[] bySlot = new Node[SlotHash.SLOT_COUNT];
        Set<Node> all = new LinkedHashSet<>();
        for (RedisClusterNode told : ClusterPartitionParser.parse(text)) {
            if (told.is(NodeFlag.NOADDR) || told.is(NodeFlag.HANDSHAKE)) {
                continue;
            }
            Node node = new Node(told.getUri().getHost(), told.getUri().getPort());
            told.forEachSlot(slot -> bySlot[slot] = node);
            if (!told.is(NodeFlag.FAIL)) {
                all.add(node);
            }
        }
        return new Layout(bySlot, all);
    }

    /**
     * Reads what a sentinel answers to {@code SENTINEL GET-MASTER-ADDR-BY-NAME}.
     *
     * @throws RuntimeException for what is no such answer
     */
    static Layout ofSentinel(List<String> answer) {
        return of(new Node(answer.get(0), Integer.parseInt(answer.get(1))));
    }

    /** Who is responsible for a key or a sharded channel; null when nobody is. */
    Node of(String key) {
        return bySlot[SlotHash.getSlot(key)];
    }

    /**
     * Through whom everybody says what is on plain channels, which reach all nodes of a cluster: one, so that all hear the
     * same order. Null when nobody is responsible for its slot.
     */
    Node home() {
        return bySlot[0];
    }

    /** All who take part, replicas included, but those that have failed. */
    Set<Node> all() {
        return all;
    }

    /** Who is responsible for something. */
    Set<Node> responsible() {
        Set<Node> nodes = new LinkedHashSet<>();
        for (Node node : bySlot) {
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** Whether somebody is responsible for each slot. */
    boolean isWhole() {
        return Arrays.stream(bySlot).allMatch(Objects::nonNull);
    }

    boolean isSame(Layout other) {
        return other != null && Arrays.equals(bySlot, other.bySlot) && all.equals(other.all);
    }
}
