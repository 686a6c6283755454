package io.stentor.server.cluster;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.server.reliability.Child;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A stock client that goes from server to server: {@code src/test/node/cluster/roamer.mjs}. One thread. */
final class Roamer implements AutoCloseable {
    private final Child process;

    Roamer(Path directory, int port) {
        process = Child.node(directory, "cluster/roamer.mjs", url(port));
        process.awaitLine("roamer ready");
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private String ask(String operation) {
        return process.ask(operation.replace('\'', '"'), "answer (.*)");
    }

    void join(String room) {
        ask("{'op':'join','room':'" + room + "'}");
    }

    /** Breaks its connection; returns when its server has left the session in Redis, for all servers. */
    void cut(RedisServer redis) {
        String pid = ask("{'op':'cut'}").replace("\"", "");
        Awaitility.await().until(() -> redis.holdsSession(pid));
    }

    /** Has it come to this server. */
    void comeTo(int port) {
        ask("{'op':'come','to':'" + url(port) + "'}");
    }

    /** Who it is, as its server sees it, JSON. */
    String who() {
        return ask("{'op':'who'}");
    }

    /** Its id, its returns and what it has got so far, JSON. */
    String state() {
        return ask("{'op':'state'}");
    }

    /** The first arguments of all events, JSON each. */
    List<String> received() {
        String list = ask("{'op':'received'}");
        List<String> values =
                new ArrayList<>(List.of(list.substring(1, list.length() - 1).split(",")));
        values.remove("");
        return values;
    }

    @Override
    public void close() {
        process.close();
    }
}
