package io.stentor.cluster;

/** What servers of one kind tell each other beside what all servers of a cluster understand. Any thread; nothing waits. */
public interface SideChannel {
    /** Tells all that have opened the channel, this server included. What cannot be sent is lost, and counted. */
    void tell(byte[] message);

    /** Nothing more is heard. */
    void close();
}
