package io.stentor.transport.door;

import java.net.InetAddress;
import java.util.List;

/**
 * The proxies whose word is believed about where a client is. Immutable.
 *
 * @param networks where they are; empty for none
 */
public record TrustedProxies(List<Network> networks) {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /** Proxies in a row; what stands before them in the header is not looked at. */
    private static final int LONGEST_CHAIN = 32;

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    public boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * Where the client of a request is: each proxy adds whom it heard at the right end of {@code X-Forwarded-For}, so the
     * last address that is no trusted proxy's is the last that is not made up.
     *
     * @param peer the other end of the connection
     * @param forwardedFor all values of the header, joined by commas; or null
     */
    public InetAddress clientOf(InetAddress peer, String forwardedFor) {
        InetAddress client = peer;
        if (forwardedFor == null) {
            return client;
        }
        int end = forwardedFor.length();
        for (int hop = 0; hop < LONGEST_CHAIN && end >= 0 && contains(client); hop++) {
            int comma = forwardedFor.lastIndexOf(',', end - 1);
            InetAddress named = addressIn(forwardedFor.substring(comma + 1, end).strip());
            if (named == null) {
                return client;
            }
            client = named;
            end = comma;
        }
        return client;
    }

    /** With or without a port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
    private static InetAddress addressIn(String entry) {
        if (entry.startsWith("[")) {
            int bracket = entry.indexOf(']');
            return bracket < 0 ? null : Network.address(entry.substring(1, bracket));
        }
        int colon = entry.indexOf(':');
        boolean hasPort = colon >= 0 && colon == entry.lastIndexOf(':');
        return Network.address(hasPort ? entry.substring(0, colon) : entry);
    }
}
