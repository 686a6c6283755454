package io.stentor.server.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client that takes the server's frames apart by itself: strict, and cheap enough for a thousand of them beside the
 * leak detector.
 */
final class WebSocketClient extends ChannelInboundHandlerAdapter implements CrowdClient {
    private static final String HANDSHAKE = """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """.replace("\n", "\r\n");
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    private final Inbox inbox = new Inbox();
    private volatile Channel channel;
    private byte[] received = new byte[1024];
    private int length;
    private boolean upgraded;

    WebSocketClient(EventLoopGroup group, int port) {
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.SO_LINGER, 0)
                .handler(this)
                .connect("127.0.0.1", port)
                .syncUninterruptibly();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        ctx.writeAndFlush(Unpooled.copiedBuffer(HANDSHAKE, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        int bytes = in.readableBytes();
        if (length + bytes > received.length) {
            received = Arrays.copyOf(received, Math.max(length + bytes, received.length * 2));
        }
        in.readBytes(received, length, bytes);
        in.release();
        length += bytes;
        int taken = 0;
        if (!upgraded) {
            taken = endOfHead();
            upgraded = taken > 0;
        }
        if (upgraded) {
            taken = takeFrames(taken);
        }
        System.arraycopy(received, taken, received, 0, length - taken);
        length -= taken;
    }

    private int endOfHead() {
        for (int i = 3; i < length; i++) {
            if (received[i] == '\n' && received[i - 2] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private int takeFrames(int from) {
        int at = from;
        while (length - at >= 2) {
            int size = received[at + 1] & 0xff;
            int header = 2;
            if (size == 126) {
                if (length - at < 4) {
                    break;
                }
                size = (received[at + 2] & 0xff) << 8 | (received[at + 3] & 0xff);
                header = 4;
            } else if (size > 126) {
                throw new AssertionError("no message of this test is that long: " + size);
            }
            if (length - at < header + size) {
                break;
            }
            onFrame(received[at] & 0xff, new String(received, at + header, size, StandardCharsets.UTF_8));
            at += header + size;
        }
        return at;
    }

    private void onFrame(int type, String payload) {
        if (type != TEXT && type != CLOSE) {
            throw new AssertionError("unexpected frame " + type);
        }
        if (payload.startsWith("0")) {
            send("40");
        } else if (payload.equals("2")) {
            send("3");
        } else if (type == TEXT) {
            inbox.onPacket(payload);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        inbox.fail(cause);
        ctx.close();
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public void send(String packet) {
        byte[] payload = packet.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = Unpooled.buffer(payload.length + 8).writeByte(TEXT);
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        }
        channel.writeAndFlush(frame.writeInt(0).writeBytes(payload));
    }

    @Override
    public void die() {
        channel.close();
    }
}
