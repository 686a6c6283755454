package io.stentor.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * Writes shared buffers to one channel. Stateless; each call is for the channel's loop.
 *
 * <p>On epoll a buffer goes straight to {@code send(2)} while nothing is queued before it: no queue entry, no promise, no
 * duplicate, no reference count, and the kernel's answer says at once how much it took. Only the rest is queued. The
 * other transports take the channel's own way.
 */
enum SocketWriter {
    SEND {
        @Override
        boolean write(Channel channel, ByteBuf frames) throws IOException {
            ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
            if (queue == null) {
                return false;
            }
            int sent = 0;
            int length = frames.readableBytes();
            if (queue.isEmpty()) {
                sent = send((Socket) ((EpollSocketChannel) channel).fd(), frames, length);
                if (sent == length) {
                    return false;
                }
            }
            channel.write(frames.retainedSlice(frames.readerIndex() + sent, length - sent), channel.voidPromise());
            return true;
        }
    },
    QUEUE {
        @Override
        boolean write(Channel channel, ByteBuf frames) {
            channel.write(frames.retainedDuplicate(), channel.voidPromise());
            return true;
        }
    };

    /** The writer for a channel. */
    static SocketWriter of(Channel channel) {
        return channel instanceof EpollSocketChannel ? SEND : QUEUE;
    }

    /**
     * Writes the readable bytes, which stay the caller's.
     *
     * @return true when something was queued and wants a flush
     * @throws IOException when the connection is broken
     */
    abstract boolean write(Channel channel, ByteBuf frames) throws IOException;

    private static int send(Socket socket, ByteBuf frames, int length) throws IOException {
        int start = frames.readerIndex();
        if (frames.hasMemoryAddress()) {
            return socket.sendAddress(frames.memoryAddress(), start, start + length);
        }
        if (!frames.isDirect()) {
            return 0;
        }
        var view = frames.internalNioBuffer(start, length);
        return socket.send(view, view.position(), view.limit());
    }
}
