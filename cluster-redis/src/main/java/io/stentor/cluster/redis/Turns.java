package io.stentor.cluster.redis;

/** The cluster's thread, which does one thing after the other. Any thread. */
@FunctionalInterface
interface Turns {
    /** Has the cluster's thread do something in its turn, which must not throw; false when there is no place: then it is not done. */
    boolean next(Runnable work);
}
