package io.stentor.server.config;

/** Values of {@code io.transport}: how the event loops talk to the kernel. */
public enum TransportChoice {
    /** The best that works on this machine. */
    AUTO,
    EPOLL,
    IO_URING,
    NIO
}
