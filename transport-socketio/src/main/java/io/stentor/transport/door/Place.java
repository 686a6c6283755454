package io.stentor.transport.door;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** What counts as one address: one of IPv4, or the /64 that a customer's site has of IPv6. Stateless. */
final class Place {
    /** A prefix of multicast, which nobody calls from. */
    private static final long IPV4 = 0xffff_ffff_0000_0000L;

    private Place() {}

    static Long of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? IPV4 | (bytes.getInt() & 0xffff_ffffL) : bytes.getLong();
    }
}
