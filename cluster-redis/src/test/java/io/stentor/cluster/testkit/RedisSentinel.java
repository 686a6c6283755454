package io.stentor.cluster.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A master, a replica, and one sentinel, in whose view a master that is silent for a second has failed. One thread. */
public final class RedisSentinel implements AutoCloseable {
    private final RedisServer master;
    private final RedisServer replica;
    private final RedisServer sentinel;

    public RedisSentinel(Path directory) {
        master = new RedisServer(directory, List.of("--repl-diskless-sync-delay", "0"));
        replica = new RedisServer(directory, List.of("--replicaof", "127.0.0.1 " + master.port()));
        await().until(() -> replica.lines("INFO", "replication").contains("master_link_status:up"));
        sentinel = new RedisServer(directory, RedisServer.freePort(), configuration(directory));
        await().until(() -> sentinel.lines("SENTINEL", "REPLICAS", "main").contains(Integer.toString(replica.port())));
    }

    private List<String> configuration(Path directory) {
        Path file = directory.resolve("sentinel.conf");
        try {
            Files.writeString(
                    file,
                    "sentinel monitor main 127.0.0.1 " + master.port() + " 1\n"
                            + "sentinel down-after-milliseconds main 1000\n"
                            + "sentinel failover-timeout main 10000\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(file.toString(), "--sentinel");
    }

    public RedisServer master() {
        return master;
    }

    public RedisServer replica() {
        return replica;
    }

    public String url() {
        return "redis-sentinel://127.0.0.1:" + sentinel.port() + "#main";
    }

    @Override
    public void close() {
        sentinel.close();
        replica.close();
        master.close();
    }
}
