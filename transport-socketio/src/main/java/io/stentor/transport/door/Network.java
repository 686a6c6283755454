package io.stentor.transport.door;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The addresses that begin with the same bits, written {@code 10.0.0.0/8}, {@code 2001:db8::/32} or as one address. Immutable. */
public final class Network {
    private final String text;
    private final byte[] prefix;
    private final int bits;

    private Network(String text, byte[] prefix, int bits) {
        this.text = text;
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Reads an address or a network; empty for anything else, a name included. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        byte[] prefix = address.getAddress();
        int bits = slash < 0 ? prefix.length * Byte.SIZE : bits(text.substring(slash + 1));
        return bits < 0 || bits > prefix.length * Byte.SIZE
                ? Optional.empty()
                : Optional.of(new Network(text, prefix, bits));
    }

    private static int bits(String number) {
        return number.matches("\\d{1,3}") ? Integer.parseInt(number) : -1;
    }

    /** An address as it is written; null for anything else. Nobody is asked for a name. */
    static InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (bytes[i] != prefix[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (Byte.SIZE - rest) == 0;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
