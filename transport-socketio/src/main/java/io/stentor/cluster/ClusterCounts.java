package io.stentor.cluster;

/** What a server's part in its cluster came to since it started. Any thread. */
public interface ClusterCounts {
    /** Messages that were handed over. */
    long published();

    /** Messages that were lost because what lies between the servers was away or behind. */
    long unpublished();

    /** Messages that came, own ones included. */
    long received();

    /** Messages that came and were dropped: too long, or nothing this server understands. */
    long malformed();

    /** Messages that came and were dropped because this server is behind. */
    long overloaded();

    /** How often something was said that this server cannot be told any more, so that its clients had to begin anew. */
    long gaps();

    /** Bytes that wait to be handed over. */
    long waitingOut();

    /** Bytes that have come and wait to be read. */
    long waitingIn();
}
