package io.stentor.cluster.testkit;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A Redis Cluster of the tests' own: three masters with a third of the slots each, and as many replicas. One thread. */
public final class RedisNodes implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<RedisServer> nodes = new ArrayList<>();

    /** @param replicas the first has the first master's data, and so on; at most three */
    public RedisNodes(Path directory, int replicas) {
        for (int i = 0; i < MASTERS + replicas; i++) {
            nodes.add(node(directory));
        }
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        for (int i = 0; i < MASTERS; i++) {
            master(i)
                    .command(
                            "CLUSTER",
                            "ADDSLOTSRANGE",
                            Integer.toString(i * SLOTS / MASTERS),
                            Integer.toString((i + 1) * SLOTS / MASTERS - 1));
        }
        for (RedisServer node : nodes.subList(1, nodes.size())) {
            node.command(
                    "CLUSTER", "MEET", "127.0.0.1", Integer.toString(master(0).port()), busPort(master(0)));
        }
        for (int i = 0; i < replicas; i++) {
            String id = master(i).command("CLUSTER", "MYID");
            RedisServer replica = replica(i);
            await().ignoreExceptions().untilAsserted(() -> replica.command("CLUSTER", "REPLICATE", id));
        }
        await().until(() -> nodes.stream().allMatch(this::isWhole));
    }

    private static RedisServer node(Path directory) {
        int port = RedisServer.freePort();
        int bus = RedisServer.freePort();
        return new RedisServer(
                directory,
                port,
                List.of(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-config-file",
                        "nodes-" + port + ".conf",
                        "--cluster-port",
                        Integer.toString(bus),
                        "--cluster-node-timeout",
                        "1000",
                        "--repl-diskless-sync-delay",
                        "0"));
    }

    private static String busPort(RedisServer node) {
        String text = node.lines("CLUSTER", "NODES").stream()
                .filter(line -> line.contains("myself"))
                .findFirst()
                .orElseThrow();
        return text.replaceAll(".*@(\\d+).*", "$1");
    }

    private boolean isWhole(RedisServer node) {
        List<String> info = node.lines("CLUSTER", "INFO");
        return info.contains("cluster_state:ok")
                && info.contains("cluster_known_nodes:" + nodes.size())
                && node.lines("CLUSTER", "NODES").stream()
                                .filter(line -> line.contains("slave "))
                                .count()
                        == nodes.size() - MASTERS;
    }

    public RedisServer master(int index) {
        return nodes.get(index);
    }

    public RedisServer replica(int index) {
        return nodes.get(MASTERS + index);
    }

    /** Of the masters. */
    public String url() {
        return nodes.subList(0, MASTERS).stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }
}
