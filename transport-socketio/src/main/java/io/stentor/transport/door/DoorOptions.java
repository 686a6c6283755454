package io.stentor.transport.door;

/**
 * What the {@link Doorkeeper} goes by. Immutable.
 *
 * @param connections TCP connections at a time; 0 for any number
 * @param connectionsPerAddress sessions at a time of one address, all of an IPv6 /64 being one; 0 for any number
 * @param connectRatePerAddress sessions a second that may begin from one address, as many of them at once; 0 for any number
 * @param proxies whose word is believed
 * @param proxyProtocol whether connections of those proxies begin with a header of the PROXY protocol
 */
public record DoorOptions(
        int connections,
        int connectionsPerAddress,
        int connectRatePerAddress,
        TrustedProxies proxies,
        boolean proxyProtocol) {
    /** Open to everybody. */
    public static final DoorOptions OPEN = new DoorOptions(0, 0, 0, TrustedProxies.NONE, false);
}
