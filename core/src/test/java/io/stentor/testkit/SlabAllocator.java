package io.stentor.testkit;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Unpooled direct memory that knows how much of it is out, and has none while a test says so. */
public final class SlabAllocator extends AbstractByteBufAllocator {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);
    private boolean exhausted;

    public SlabAllocator() {
        super(true);
    }

    /** Whether every further allocation fails. */
    public void exhaust(boolean nothingLeft) {
        exhausted = nothingLeft;
    }

    /** Bytes that have not come back. */
    public long bytesOut() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        if (exhausted) {
            throw new OutOfMemoryError("no memory for a slab");
        }
        return memory.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return memory.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
