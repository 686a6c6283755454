package io.stentor.server.conversation;

import io.stentor.cluster.ClusterCounts;

/** What is counted where there is no cluster. */
final class NoCluster implements ClusterCounts {
    static final ClusterCounts COUNTS = new NoCluster();

    private NoCluster() {}

    @Override
    public long published() {
        return 0;
    }

    @Override
    public long unpublished() {
        return 0;
    }

    @Override
    public long received() {
        return 0;
    }

    @Override
    public long malformed() {
        return 0;
    }

    @Override
    public long overloaded() {
        return 0;
    }

    @Override
    public long gaps() {
        return 0;
    }

    @Override
    public long waitingOut() {
        return 0;
    }

    @Override
    public long waitingIn() {
        return 0;
    }
}
