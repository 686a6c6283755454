package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import java.util.function.Consumer;

/** How the nodes of a cluster speak: as one of Socket.IO's adapters does. One per cluster; any thread. */
interface Dialect {
    /** As {@link io.stentor.cluster.Cluster#open}. */
    Peers open(LocalNamespace namespace);

    /** As {@link io.stentor.cluster.Cluster#openSide}. */
    SideChannel openSide(String namespace, Consumer<byte[]> receiver);

    /** Nothing more comes. What was said and waits for something to come is done, on the caller's thread. */
    default void close() {}
}
