package io.stentor.bench.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * The sending side: one prepared, masked frame per sender of which only the number changes. What one sender says in a
 * turn goes out in one write. Owned by the event loop.
 */
final class Speakers implements Outlet {

    private static final int MASK = 0x5A17C3E9;
    private static final byte[] MASK_KEY = ClientFrame.maskKey(MASK);

    private final MessageLayout layout;
    private final Seating seating;
    private final byte[][] frames;
    private final int headerBytes;
    private final int[] sent;
    private final Channel[] channels;
    private final ByteBuf[] pending;
    private final int[] dirty;
    private int dirtyCount;
    private long messages;

    /** @param sent how many messages each sender has sent; written here */
    Speakers(MessageLayout layout, Seating seating, int[] sent) {
        this.layout = layout;
        this.seating = seating;
        this.sent = sent;
        headerBytes = ClientFrame.headerBytes(layout.payloadBytes());
        frames = new byte[sent.length][];
        channels = new Channel[sent.length];
        pending = new ByteBuf[sent.length];
        dirty = new int[sent.length];
    }

    void seat(int sender, Channel channel) {
        byte[] packet = layout.packet(seating.roomOf(sender), sender, 0);
        frames[sender] = ClientFrame.of(FrameScanner.TEXT, packet, MASK);
        channels[sender] = channel;
    }

    @Override
    public int say(int sender) {
        byte[] frame = frames[sender];
        layout.writeNumber(frame, headerBytes, sent[sender], MASK_KEY);
        ByteBuf buffer = pending[sender];
        if (buffer == null) {
            buffer = channels[sender].alloc().directBuffer(Math.max(frame.length, 2_048));
            pending[sender] = buffer;
            dirty[dirtyCount++] = sender;
        }
        buffer.writeBytes(frame);
        messages++;
        return sent[sender]++;
    }

    @Override
    public void flush() {
        for (int i = 0; i < dirtyCount; i++) {
            int sender = dirty[i];
            Channel channel = channels[sender];
            ChannelFuture unused = channel.writeAndFlush(pending[sender], channel.voidPromise());
            pending[sender] = null;
        }
        dirtyCount = 0;
    }

    long messages() {
        return messages;
    }

    /** Deliveries that all messages sent so far have to lead to. */
    long expectedDeliveries() {
        long expected = 0;
        for (int s = 0; s < sent.length; s++) {
            expected += (long) sent[s] * seating.healthyMembers(seating.roomOf(s));
        }
        return expected;
    }

    /** Whether a sender's messages pile up because the server does not read them. */
    boolean areHeldUp() {
        for (Channel channel : channels) {
            if (!channel.isWritable() && channel.isActive()) {
                return true;
            }
        }
        return false;
    }
}
