package io.stentor.transport.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Stamp;
import io.stentor.wire.socketio.OffsetPlace;
import io.stentor.wire.websocket.Deflation;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives messages the forms that their receivers take: compressed once, however many they are, and not at all while nobody
 * takes it. One per server, any thread.
 */
public final class MessageForms {
    private final AtomicInteger deflating = new AtomicInteger();
    /** Those that no thread is using: as many as ever compressed at one time, and gone with the server. */
    private final Queue<Deflation> idle = new ConcurrentLinkedQueue<>();

    private final int threshold;

    public MessageForms(EngineOptions options) {
        threshold = options.deflateThreshold();
    }

    /** One more connection takes compressed messages. */
    public void deflatingOpened() {
        deflating.incrementAndGet();
    }

    /** One connection less. */
    public void deflatingClosed() {
        deflating.decrementAndGet();
    }

    /** The message in every form that somebody takes. Takes the message. */
    public Message forAll(Message message) {
        return deflating.get() == 0 ? message : deflated(message);
    }

    /** The message with a compressed form, if that is shorter and not there yet. Takes the message. */
    public Message deflated(Message message) {
        if (message.hasForms()) {
            return message;
        }
        try {
            ByteBuf frames = deflate(message.frames(Form.PLAIN), message.stamp());
            return frames == null ? message : message.withDeflated(frames);
        } catch (RuntimeException bug) {
            message.release();
            throw bug;
        }
    }

    private ByteBuf deflate(ByteBuf frames, Stamp stamp) {
        Deflation free = idle.poll();
        Deflation deflation = free != null ? free : new Deflation(threshold);
        try {
            if (stamp instanceof OffsetStamp offset) {
                OffsetPlace place = offset.place();
                return deflation.deflate(
                        frames, place.headLength(frames), place.tailLength(), ByteBufAllocator.DEFAULT);
            }
            return deflation.deflate(frames, ByteBufAllocator.DEFAULT);
        } finally {
            idle.add(deflation);
        }
    }
}
