package io.stentor.bench.faults.crowd;

/** A client's Engine.IO transport. Owned by the crowd's event loop. */
interface Carrier {

    /** Whoever the transport is for; nothing is told after its end, nor after {@link #close} and {@link #abort}. */
    interface Listener {
        /** One Engine.IO packet as it came, its type first. */
        void onPacket(String packet);

        void onEnd(String reason);
    }

    void send(String packet);

    /** Stops reading from the kernel, or goes on. */
    void setReading(boolean isReading);

    void close();

    /** Closes with a TCP reset. */
    void abort();
}
