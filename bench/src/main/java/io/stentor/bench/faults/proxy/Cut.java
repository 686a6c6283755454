package io.stentor.bench.faults.proxy;

/** How a line ends, or stands still. */
public enum Cut {
    /** Both ends see a reset. */
    RESET,
    /** Both ends see an orderly end, after what was under way. */
    FINISH,
    /** The next piece for the client is cut in the middle, then both ends see a reset. */
    MIDFRAME,
    /** Nothing gets through any more and nobody is told: a dead link. Reset when the proxy {@linkplain FaultProxy#heal heals}. */
    SILENCE,
    /** As silence for the server, while the client sees a reset: it has moved to another network. */
    HALFOPEN,
    /** Nothing gets through until the proxy heals, then everything. */
    STALL,
    /** The client's way to the server only; what the server says gets through. */
    MUTE
}
