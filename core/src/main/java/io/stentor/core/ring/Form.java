package io.stentor.core.ring;

/** How a receiver takes its frames. */
public enum Form {
    PLAIN,
    /** WebSocket messages compressed one by one (RFC 7692), where that makes them shorter. */
    DEFLATED
}
