package io.stentor.transport.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;

/** Where the other end of a connection is: as the PROXY protocol says, else as the kernel says. Stateless. */
final class ClientAddress {
    static final String FORWARDED_FOR = "x-forwarded-for";

    private static final AttributeKey<InetSocketAddress> SAID = AttributeKey.valueOf("io.stentor.clientAddress");

    private ClientAddress() {}

    static InetSocketAddress of(Channel channel) {
        InetSocketAddress said = channel.hasAttr(SAID) ? channel.attr(SAID).get() : null;
        return said == null ? (InetSocketAddress) channel.remoteAddress() : said;
    }

    static void say(Channel channel, InetSocketAddress client) {
        channel.attr(SAID).set(client);
    }
}
