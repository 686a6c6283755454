package io.stentor.core;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Outlet;
import java.util.ArrayList;
import java.util.List;

/** An outlet whose frames are eight bytes each, one number, and which remembers them and how they came. */
final class RecordingOutlet implements Outlet {
    final List<Long> received = new ArrayList<>();
    final List<Integer> framesPerWrite = new ArrayList<>();
    int flushes;

    @Override
    public boolean write(ByteBuf frames) {
        int start = frames.readerIndex();
        framesPerWrite.add(frames.readableBytes() / Long.BYTES);
        for (int i = 0; i < frames.readableBytes(); i += Long.BYTES) {
            received.add(frames.getLong(start + i));
        }
        return true;
    }

    @Override
    public void flush() {
        flushes++;
    }
}
