package io.stentor.transport.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.NetUtil;
import io.stentor.transport.door.Doorkeeper;
import io.stentor.transport.door.Rejection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Takes the header with which a trusted proxy begins a connection, and learns from it where the client is. A connection
 * without one is closed: nobody knows whose it is. Owned by the channel's loop.
 */
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
    private final Doorkeeper door;
    private boolean refused;

    ProxyHeader(Doorkeeper door) {
        this.door = door;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) throws UnknownHostException {
        ctx.pipeline().remove(this);
        byte[] address = addressIn(header);
        if (address == null) {
            // The proxy itself looks whether we are there, or says nothing of its client.
            return;
        }
        InetSocketAddress client = new InetSocketAddress(InetAddress.getByAddress(address), header.sourcePort());
        ClientAddress.say(ctx.channel(), client);
        if (!HttpServer.arriveFrom(door, ctx.channel(), client.getAddress())) {
            ctx.close();
        }
    }

    /** Null when the header names none. */
    private static byte[] addressIn(HAProxyMessage header) {
        return header.command() == HAProxyCommand.PROXY && header.sourceAddress() != null
                ? NetUtil.createByteArrayFromIpAddressString(header.sourceAddress())
                : null;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof HAProxyProtocolException)) {
            ctx.fireExceptionCaught(cause);
        } else if (!refused) {
            // The decoder complains of the rest once more when the channel has closed.
            refused = true;
            door.reject(Rejection.PROXY_PROTOCOL);
            ctx.close();
        }
    }
}
