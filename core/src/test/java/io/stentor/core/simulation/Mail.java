package io.stentor.core.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Stamp;
import io.stentor.testkit.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The messages of a simulation. A frame is its number (the complement of it in the deflated form), the length of its body,
 * the body, and when it is stamped the two numbers of its offset.
 */
final class Mail {
    /** The publisher that is no lane's loop. */
    static final int FOREIGN = -1;

    private static final int HEAD = 2 * Integer.BYTES;
    private static final int STAMP = Long.BYTES + Integer.BYTES;
    /** In the length: the frame is stamped. */
    private static final int STAMPED = 1 << 31;

    private static final Stamp OFFSETS = new Stamp() {
        @Override
        public int length(Form form, ByteBuf frames) {
            return frames.readableBytes() + STAMP;
        }

        @Override
        public void write(Form form, ByteBuf frames, long sequence, int own, ByteBuf out) {
            int at = frames.readerIndex();
            out.writeInt(frames.getInt(at));
            out.writeInt(frames.getInt(at + Integer.BYTES) | STAMPED);
            out.writeBytes(frames, at + HEAD, frames.readableBytes() - HEAD);
            out.writeLong(sequence);
            out.writeInt(own);
        }
    };

    /** A frame as a client reads it; without an offset when it was not stamped. */
    record Event(int number, boolean deflated, Offset offset) {}

    private final Random random;
    private final boolean bulky;
    private final Frames frames = new Frames();
    private final List<Letter> letters = new ArrayList<>();

    Mail(Random random, boolean bulky) {
        this.random = random;
        this.bulky = bulky;
    }

    /** Of any kind: most of them live and with an offset. */
    Letter any(int publisher, long now) {
        Message message = message(now);
        if (random.nextInt(5) > 0) {
            message = message.stamped(OFFSETS);
        }
        if (random.nextInt(5) == 0) {
            message = message.skippable();
        }
        return add(publisher, now, message);
    }

    /** An answer: live, and without an offset. */
    Letter answer(int publisher, long now) {
        return add(publisher, now, message(0));
    }

    private Letter add(int publisher, long now, Message message) {
        Letter letter = new Letter(letters.size(), publisher, now, message);
        letters.add(letter);
        return letter;
    }

    private Message message(long receivedNanos) {
        int number = letters.size();
        int body = bulky && random.nextInt(30) == 0 ? random.nextInt(100_000) : random.nextInt(40);
        Message message = Message.of(frame(number, body), receivedNanos);
        return random.nextInt(4) == 0 ? message.withDeflated(frame(~number, body / 2)) : message;
    }

    private ByteBuf frame(int number, int body) {
        return frames.remember(
                Unpooled.buffer(HEAD + body).writeInt(number).writeInt(body).writeZero(body));
    }

    Letter letter(int number) {
        return letters.get(number);
    }

    int count() {
        return letters.size();
    }

    /** Reads one frame; null when it is not all there. */
    static Event read(ByteBuf received) {
        if (received.readableBytes() < HEAD) {
            return null;
        }
        int at = received.readerIndex();
        int number = received.getInt(at);
        int length = received.getInt(at + Integer.BYTES);
        boolean stamped = (length & STAMPED) != 0;
        int end = HEAD + (length & ~STAMPED) + (stamped ? STAMP : 0);
        if (received.readableBytes() < end) {
            return null;
        }
        received.skipBytes(end);
        Offset offset = stamped ? offsetAt(received, at + end - STAMP) : null;
        return new Event(number < 0 ? ~number : number, number < 0, offset);
    }

    private static Offset offsetAt(ByteBuf received, int at) {
        return new Offset(received.getLong(at), received.getInt(at + Long.BYTES));
    }

    /** Whether more has been published since a letter than these limits keep, for all rooms together. */
    boolean isPassed(Letter first, int messages, long bytes) {
        int count = 0;
        long sum = 0;
        for (Letter letter : letters.subList(first.number, letters.size())) {
            count += letter.skippable ? 0 : 1;
            sum += letter.skippable ? 0 : letter.bytes;
        }
        return count > messages || sum > bytes;
    }

    void assertAllReleased() {
        frames.assertAllReleased();
    }
}
