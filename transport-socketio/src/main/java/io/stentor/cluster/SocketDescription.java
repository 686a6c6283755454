package io.stentor.cluster;

import java.util.List;
import java.util.Map;

/**
 * A socket as servers describe it to each other. Immutable.
 *
 * @param id of the socket
 * @param handshake headers, time, address, xdomain, secure, issued, url, query, auth
 * @param rooms it is in, its own id included
 * @param data what its application keeps with it
 */
public record SocketDescription(String id, Map<String, Object> handshake, List<String> rooms, Object data) {}
