package io.stentor.server.config;

/** By which of Socket.IO's adapters a cluster speaks. */
public enum ClusterMode {
    CLASSIC,
    SHARDED,
    STREAMS
}
