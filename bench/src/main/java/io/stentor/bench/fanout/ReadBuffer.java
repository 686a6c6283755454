package io.stentor.bench.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Hands every read of a loop the same direct buffer: a read is taken apart before the next one starts. Owned by the one
 * event loop whose channels it is set on; released with {@link #close} when that loop has ended.
 */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator implements AutoCloseable {

    /** Large enough for what waits at one member in a full turn, small enough to stay in the cache. */
    static final int BYTES = 65_536;

    private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

    @Override
    @SuppressWarnings("deprecation") // the type Netty asks for
    public Handle newHandle() {
        return new SharedHandle();
    }

    @Override
    public void close() {
        buffer.release();
    }

    private final class SharedHandle extends MaxMessageHandle {

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return buffer.retain().clear();
        }

        @Override
        public int guess() {
            return BYTES;
        }
    }
}
