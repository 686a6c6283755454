package io.stentor.core;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Message;
import io.stentor.testkit.Frames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The numbered messages of a {@link FanoutSimulation}: some large, some in two forms, some that may be missed. A frame
 * begins with its number, the complement of it in the deflated form, and the length of what follows.
 */
final class ModelMessages {
    /** The publisher that is no lane's loop. */
    static final int FOREIGN = -1;

    private final Random random;
    private final Frames frames = new Frames();
    /** By number: the lane whose loop published the message, or {@link #FOREIGN}. */
    private final List<Integer> publishers = new ArrayList<>();

    private final Set<Integer> inTwoForms = new HashSet<>();
    private final Set<Integer> skippable = new HashSet<>();

    ModelMessages(Random random) {
        this.random = random;
    }

    /** Once in a while one that a few of fill a slab. */
    Message next(int publisher, long receivedNanos) {
        publishers.add(publisher);
        int padding = random.nextInt(40) == 0 ? random.nextInt(100_000) : random.nextInt(4);
        Message message = Message.of(frame(last(), padding), receivedNanos);
        if (random.nextInt(4) == 0) {
            inTwoForms.add(last());
            message = message.withDeflated(frame(~last(), padding / 2));
        }
        if (random.nextInt(4) == 0) {
            skippable.add(last());
            message = message.skippable();
        }
        return message;
    }

    private ByteBuf frame(int number, int padding) {
        return frames.remember(Unpooled.buffer(2 * Integer.BYTES + padding)
                .writeInt(number)
                .writeInt(padding)
                .writeZero(padding));
    }

    /** The number of the message made last. */
    int last() {
        return publishers.size() - 1;
    }

    int publisher(int number) {
        return publishers.get(number);
    }

    boolean isSkippable(int number) {
        return skippable.contains(number);
    }

    /** Reads the numbers of the frames a receiver of this form was given. */
    List<Integer> read(ByteBuf written, Form form) {
        List<Integer> numbers = new ArrayList<>();
        int at = written.readerIndex();
        while (at < written.writerIndex()) {
            int said = written.getInt(at);
            int number = said < 0 ? ~said : said;
            if (said < 0 != (form == Form.DEFLATED && inTwoForms.contains(number))) {
                throw new AssertionError(number + " in the wrong form");
            }
            numbers.add(number);
            at += 2 * Integer.BYTES + written.getInt(at + Integer.BYTES);
        }
        if (at != written.writerIndex()) {
            throw new AssertionError("half a frame");
        }
        return numbers;
    }

    void assertAllReleased() {
        frames.assertAllReleased();
    }
}
