package io.stentor.bench.fanout;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The receiving side, and the only hot path of the generator: copies each read in bulk into one array, walks the frames
 * there, checks each message and records its latency. No object per delivery, one look at the clock per read. Owned by
 * the event loop.
 */
final class Intake implements FrameScanner.Sink {

    /** Longest frame a server may send: a message of the largest payload with what the server adds to it. */
    private static final int FRAME_MAX = 4 << 20;

    /** An incomplete frame of which so much is there, and which nobody wants, is not kept until it is complete. */
    private static final int LONG = 32 * 1024;

    private static final int MASK = 0x71C0DE35;

    private final FrameScanner scanner = new FrameScanner(FRAME_MAX);
    private final MessageLayout layout;
    private final Checker checker;
    private final Pacer pacer;
    private final ParsedReads parsedReads;
    private final Latencies latencies = new Latencies();
    private byte[] work = new byte[2 * ReadBuffer.BYTES];
    private long measureFrom = Long.MAX_VALUE;
    private Connection reading;
    private ParsedReads.Entry recording;
    private long now;

    Intake(MessageLayout layout, Checker checker, Pacer pacer) {
        this.layout = layout;
        this.checker = checker;
        this.pacer = pacer;
        parsedReads = new ParsedReads(layout);
    }

    /** Latencies count for messages sent from this moment on. */
    void measureFrom(long nanos) {
        measureFrom = nanos;
    }

    Latencies latencies() {
        return latencies;
    }

    void read(Connection connection, ByteBuf buffer) {
        now = System.nanoTime();
        reading = connection;
        connection.skipIn(buffer);
        if (!buffer.isReadable()) {
            return;
        }
        int end = fill(connection, buffer);
        try {
            int at = connection.isUpgraded() ? 0 : connection.upgraded(work, 0, end);
            if (connection.isUpgraded()) {
                at = parse(at, end);
                if (end - at > LONG && isOfNoConcern(at)) {
                    connection.skipNext(scanner.lacking(work, at, end));
                    at = end;
                }
            }
            connection.keepPartial(work, at, end);
        } catch (ProtocolViolation e) {
            connection.fail(e.getMessage());
        }
        pacer.turn(now);
    }

    /** Returns where the first incomplete frame starts. */
    private int parse(int from, int end) throws ProtocolViolation {
        recording = parsedReads.entry(work, end);
        if (from == 0 && recording.holds(work, end)) {
            for (int i = 0; i < recording.count(); i++) {
                take(recording.message(i));
            }
            return end;
        }
        recording.begin();
        int parsed = scanner.scan(work, from, end, this);
        recording.end(work, parsed, end);
        return parsed;
    }

    @Override
    public void frame(byte head, byte[] data, int at, int length) {
        long message = head == FrameScanner.TEXT ? checker.parse(data, at, length) : Checker.OTHER;
        if (message >= 0) {
            recording.add(message);
            take(message);
            return;
        }
        recording.spoil();
        if (head != FrameScanner.TEXT) {
            control(head, data, at, length);
        } else if (message == Checker.OTHER) {
            other(data, at, length);
        }
    }

    /** Whether the incomplete frame there is an event that is no message: in a large room, who has come. */
    private boolean isOfNoConcern(int at) {
        int payload = FrameScanner.payloadOf(work, at);
        return work[at] == FrameScanner.TEXT
                && work[payload] == '4'
                && work[payload + 1] == '2'
                && !layout.isMessage(work, payload, LONG / 2);
    }

    private void take(long message) {
        if (!checker.take(message, reading.receipts())) {
            return;
        }
        int sender = Checker.sender(message);
        int number = Checker.number(message);
        long sentAt = pacer.sentAt(sender, number);
        if (sentAt - measureFrom >= 0 && sentAt != Pacer.FORGOTTEN) {
            latencies.record(now - sentAt);
        }
        pacer.delivered(sender, number);
    }

    private void other(byte[] data, int at, int length) {
        if (layout.isProbe(data, at, length)) {
            reading.probed();
        } else {
            reading.packet(data, at, length);
        }
    }

    private void control(byte head, byte[] data, int at, int length) {
        if (head == FrameScanner.CLOSE) {
            reading.closeFrame(data, at, length);
        } else if (head == FrameScanner.PING) {
            reading.send(ClientFrame.of(FrameScanner.PONG, Arrays.copyOfRange(data, at, at + length), MASK));
        }
    }

    /** Puts the rest of the last read and the new bytes one after the other; returns where they end. */
    private int fill(Connection connection, ByteBuf buffer) {
        int read = buffer.readableBytes();
        int held = connection.partialBytes();
        if (held + read > work.length) {
            work = new byte[Integer.highestOneBit(held + read) * 2];
        }
        int at = connection.takePartial(work);
        buffer.readBytes(work, at, read);
        return at + read;
    }
}
