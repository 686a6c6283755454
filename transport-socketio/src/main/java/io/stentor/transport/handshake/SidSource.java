package io.stentor.transport.handshake;

/** Makes session ids in place of the server's own: letters, digits, {@code _} and {@code -}, and never one in use. */
@FunctionalInterface
public interface SidSource {
    /** Most characters of an id; those of the server have 20, which some clients and load balancers count on. */
    int SID_LENGTH = 64;

    /**
     * Called on event loops and must not block. What is no id, or throws, fails the handshake and is reported.
     *
     * @param request the one that begins the session
     * @return an id
     */
    String next(HandshakeRequest request);
}
