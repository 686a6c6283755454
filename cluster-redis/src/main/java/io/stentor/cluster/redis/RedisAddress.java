package io.stentor.cluster.redis;

import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where Redis is, as a URL says it. Immutable. Never printed: it may hold a password.
 *
 * @param kind what is at the addresses
 * @param uris one Redis; or the sentinels; or some nodes of a Redis Cluster
 * @param pattern what each Redis is reached like: password, TLS, database
 * @param master the name of the master that sentinels watch, or null
 */
record RedisAddress(Kind kind, List<RedisURI> uris, RedisURI pattern, String master) {
    private static final String CLUSTER = "redis-cluster://";
    private static final String SECURE_CLUSTER = "rediss-cluster://";
    private static final int MAX_HOSTS = 64;

    /** What is at the addresses. */
    enum Kind {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    /**
     * Reads {@code redis://}, {@code rediss://}, {@code redis-sentinel://}, {@code rediss-sentinel://}, {@code
     * redis-cluster://} or {@code rediss-cluster://}.
     *
     * @throws IllegalArgumentException for a URL that is none; the message repeats nothing of it, for it may hold a password
     */
    static RedisAddress of(String url) {
        if (url.startsWith(CLUSTER)) {
            return cluster("redis://", url.substring(CLUSTER.length()));
        }
        if (url.startsWith(SECURE_CLUSTER)) {
            return cluster("rediss://", url.substring(SECURE_CLUSTER.length()));
        }
        return other(url);
    }

    private static RedisAddress other(String url) {
        RedisURI uri = parsed(url);
        if (!uri.getSentinels().isEmpty()) {
            if (uri.getSentinelMasterId() == null || uri.getSentinelMasterId().isEmpty()) {
                throw new IllegalArgumentException(
                        "a URL of sentinels names the master: redis-sentinel://host:26379#name");
            }
            return new RedisAddress(Kind.SENTINEL, uri.getSentinels(), uri, uri.getSentinelMasterId());
        }
        if (uri.getSocket() != null) {
            throw new IllegalArgumentException("a Redis is reached by host and port, not by a file");
        }
        if (hosts(url.substring(url.indexOf("://") + 3)).contains(",")) {
            throw new IllegalArgumentException("several hosts are a cluster: redis-cluster://host:7000,host2:7001");
        }
        return new RedisAddress(Kind.SINGLE, List.of(uri), uri, null);
    }

    private static RedisAddress cluster(String scheme, String rest) {
        String hosts = hosts(rest);
        String user = rest.substring(0, rest.indexOf(hosts));
        String after = rest.substring(user.length() + hosts.length());
        if (after.matches("/\\d+.*") && !after.matches("/0+(\\?.*)?")) {
            throw new IllegalArgumentException("a Redis Cluster has no database but 0");
        }
        List<RedisURI> nodes = Stream.of(hosts.split(",", -1))
                .map(host -> parsed(scheme + user + host + after))
                .toList();
        if (nodes.size() > MAX_HOSTS) {
            throw new IllegalArgumentException("more than " + MAX_HOSTS + " hosts; a few nodes tell of the others");
        }
        return new RedisAddress(Kind.CLUSTER, nodes, nodes.get(0), null);
    }

    /** What stands between the password, if any, and the path. */
    private static String hosts(String rest) {
        String authority = rest.split("[/?#]", 2)[0];
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static RedisURI parsed(String url) {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException("not a Redis URL such as redis://127.0.0.1:6379");
        }
    }

    /** A Redis that was told of. */
    RedisURI at(Layout.Node node) {
        RedisURI uri = RedisURI.builder(pattern)
                .withHost(node.host())
                .withPort(node.port())
                .build();
        uri.getSentinels().clear();
        uri.setSentinelMasterId(null);
        return uri;
    }

    /** What is known before anybody is asked, or null. */
    Layout known() {
        return kind == Kind.SINGLE ? Layout.of(new Layout.Node(pattern.getHost(), pattern.getPort())) : null;
    }
}
