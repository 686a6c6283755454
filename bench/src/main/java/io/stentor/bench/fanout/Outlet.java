package io.stentor.bench.fanout;

/** Where a {@link Pacer} puts its messages. */
interface Outlet {

    /** Appends the sender's next message and returns its number. */
    int say(int sender);

    /** Sends what was appended. */
    void flush();
}
