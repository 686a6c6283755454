package io.stentor.server.cli;

import java.net.InetSocketAddress;

/** A server that accepts connections, as the command line sees it. Used by the main thread. */
interface RunningServer extends AutoCloseable {
    InetSocketAddress publicAddress();

    /** Null when there is no admin listener. */
    InetSocketAddress adminAddress();

    /** How the event loops talk to the kernel: epoll, io_uring or nio. */
    String transportName();

    /** Has the clients go, in good order; returns when they have, or were cut off. */
    void drain();

    /** Cuts off whoever is left in the drain. Any thread. */
    void hurry();

    /** Stops; returns when that is done. */
    @Override
    void close();
}
