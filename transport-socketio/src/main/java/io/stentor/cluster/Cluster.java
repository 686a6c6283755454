package io.stentor.cluster;

/** The other servers of a cluster. One per server; any thread, and nothing waits for them. */
public interface Cluster extends AutoCloseable {
    /**
     * Joins a namespace of this server to those of the same name elsewhere.
     *
     * @return how this namespace speaks to the others
     */
    Peers open(LocalNamespace namespace);

    /** Whether the others can be reached, and what they say arrives, in every namespace. */
    boolean isReady();

    /** Leaves the cluster; returns when nothing more will come. */
    @Override
    void close();
}
