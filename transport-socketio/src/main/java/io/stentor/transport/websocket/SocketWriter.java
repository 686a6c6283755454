package io.stentor.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.stentor.transport.tls.Tls;
import java.io.IOException;

/**
 * Writes shared buffers to one channel, as far as they may go now. Stateless; each call is for the channel's loop.
 *
 * <p>On epoll a buffer goes straight to {@code send(2)} while nothing is queued before it: no queue entry, no promise, no
 * duplicate, no reference count, and the kernel's answer says at once how much it took. The other transports, and TLS on any
 * of them, take the channel's own way, with a queue of a slab's length.
 */
enum SocketWriter {
    SEND {
        @Override
        int write(Channel channel, ByteBuf frames) throws IOException {
            ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
            int length = frames.readableBytes();
            if (queue == null) {
                return length;
            }
            // Not isEmpty(): that sees only what has been flushed, and a turn flushes at its end.
            if (queue.totalPendingWriteBytes() > 0) {
                return 0;
            }
            if (!frames.isDirect()) {
                return QUEUE.write(channel, frames);
            }
            int sent = send((Socket) ((EpollSocketChannel) channel).fd(), frames, length);
            if (sent == length) {
                return length;
            }
            // The kernel is full, perhaps between two frames: the channel tells that it has room again only to what
            // waits.
            queue(channel, frames, frames.readerIndex() + sent, 1);
            return sent + 1;
        }
    },
    QUEUE {
        @Override
        int write(Channel channel, ByteBuf frames) {
            ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
            int length = frames.readableBytes();
            if (queue == null) {
                return length;
            }
            if (queue.totalPendingWriteBytes() >= QUEUED_BYTES) {
                return 0;
            }
            channel.write(frames.retainedDuplicate(), channel.voidPromise());
            return length;
        }
    };

    /** What a channel that cannot say how much the kernel takes may hold back: a slab. */
    private static final int QUEUED_BYTES = 128 * 1024;

    /** Up to this length a rest is copied: a member that is behind must not hold on to a slab for a few bytes of it. */
    private static final int COPIED_BYTES = 4 * 1024;

    /** The writer for a channel. */
    static SocketWriter of(Channel channel) {
        return channel instanceof EpollSocketChannel && !Tls.isOn(channel) ? SEND : QUEUE;
    }

    /**
     * Writes the first of the readable bytes, which stay the caller's. What is queued wants a flush.
     *
     * @return how many it took; all of them when the channel is closed
     * @throws IOException when the connection is broken
     */
    abstract int write(Channel channel, ByteBuf frames) throws IOException;

    /** Writes all of the readable bytes, which stay the caller's. What is queued wants a flush. */
    void finish(Channel channel, ByteBuf rest) throws IOException {
        int taken = write(channel, rest);
        if (taken < rest.readableBytes()) {
            queue(channel, rest, rest.readerIndex() + taken, rest.readableBytes() - taken);
        }
    }

    private static void queue(Channel channel, ByteBuf frames, int index, int length) {
        ByteBuf queued = length <= COPIED_BYTES
                ? channel.alloc().directBuffer(length).writeBytes(frames, index, length)
                : frames.retainedSlice(index, length);
        channel.write(queued, channel.voidPromise());
    }

    private static int send(Socket socket, ByteBuf frames, int length) throws IOException {
        int start = frames.readerIndex();
        if (frames.hasMemoryAddress()) {
            return socket.sendAddress(frames.memoryAddress(), start, start + length);
        }
        // Not the internal view: other lanes may be sending the same buffer.
        var view = frames.nioBuffer(start, length);
        return socket.send(view, view.position(), view.limit());
    }
}
