package io.stentor.api;

import io.stentor.transport.handshake.HandshakeRequest;

/**
 * How a client introduced itself. Immutable.
 *
 * @param request the HTTP request that began its session
 * @param auth what it sent along when it connected to the namespace, an empty object if nothing
 */
public record Handshake(HandshakeRequest request, Argument auth) {}
