package io.stentor.api;

/**
 * Decides whether a socket may connect to a namespace. Called on the socket's event loop before it connects; must not
 * block. What it emits to the socket arrives before the client is told that it is connected. An exception refuses the
 * client and is reported.
 */
@FunctionalInterface
public interface Middleware {
    /**
     * Looks at a socket.
     *
     * @param socket not yet connected; what is set on it counts
     * @param next to be told the decision, once
     * @throws Exception anything: the client is refused ({@code internal error}), and this is reported
     */
    void onConnect(Socket socket, Next next) throws Exception;
}
