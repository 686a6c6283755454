package io.stentor.cluster;

import java.util.function.Consumer;

/** The other servers of a cluster. One per server; any thread, and nothing waits for them. */
public interface Cluster extends AutoCloseable {
    /**
     * Joins a namespace of this server to those of the same name elsewhere.
     *
     * @return how this namespace speaks to the others
     */
    Peers open(LocalNamespace namespace);

    /**
     * Opens a channel of one namespace on which only servers of this kind speak; others do not even hear of it.
     *
     * @param receiver told of each message, those of this server included, in an order that is the same on all servers; on the
     *     cluster's thread, which may wait for a moment
     */
    SideChannel openSide(String namespace, Consumer<byte[]> receiver);

    /** What has been counted since the start. */
    ClusterCounts counts();

    /** Whether the others can be reached, and what they say arrives, in every namespace. */
    boolean isReady();

    /** Leaves the cluster; returns when nothing more will come. */
    @Override
    void close();
}
