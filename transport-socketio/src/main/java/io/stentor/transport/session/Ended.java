package io.stentor.transport.session;

import io.netty.buffer.ByteBuf;
import io.stentor.core.ring.Form;

/** What is left of the transport of a session that is closed: how it travelled. Takes everything, sends nothing. */
record Ended(String name, Form form) implements Transport {
    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public int write(ByteBuf frames) {
        return frames.readableBytes();
    }

    @Override
    public void finish(ByteBuf rest) {}

    @Override
    public boolean wantsFlush() {
        return false;
    }

    @Override
    public void flush() {}

    @Override
    public void takeLastWords(boolean taking) {}

    @Override
    public boolean close(DisconnectReason reason, int closeCode) {
        return false;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }
}
