package io.stentor.server.cli;

import java.net.InetSocketAddress;

/** A server that accepts connections, as the command line sees it. Used by the main thread. */
interface RunningServer extends AutoCloseable {
    InetSocketAddress publicAddress();

    /** Null when there is no admin listener. */
    InetSocketAddress adminAddress();

    /** How the event loops talk to the kernel: epoll, io_uring or nio. */
    String transportName();

    /** Drains and stops; returns when that is done. */
    @Override
    void close();
}
