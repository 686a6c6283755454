package io.stentor.cluster.redis;

/** Told of a stream, on the cluster's thread. */
interface StreamListener {
    /** An entry was appended. */
    void onEntry(StreamEntry entry);

    /**
     * Entries may have been appended of which nobody will be told: the stream was trimmed beyond, or lost what it had. What
     * comes next was appended after that.
     */
    void onGap();
}
