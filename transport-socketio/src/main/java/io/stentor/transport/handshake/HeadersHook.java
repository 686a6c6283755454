package io.stentor.transport.handshake;

import java.util.function.BiConsumer;

/** Adds headers to answers of the endpoint. Called on event loops and must not block; what it throws is reported. */
@FunctionalInterface
public interface HeadersHook {
    /**
     * Adds what it likes to one answer.
     *
     * @param add takes name and value of one header; further ones of the same name become further lines
     * @param request the one that is answered
     */
    void addHeaders(BiConsumer<String, String> add, HandshakeRequest request);
}
