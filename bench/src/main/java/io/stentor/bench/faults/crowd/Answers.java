package io.stentor.bench.faults.crowd;

/** What a member does when it is asked to confirm a message. */
public enum Answers {
    ONCE,
    TWICE,
    NEVER,
    /** Disconnects instead, and comes back anew. */
    LEAVE
}
