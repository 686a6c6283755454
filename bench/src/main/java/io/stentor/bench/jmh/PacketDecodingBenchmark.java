package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.wire.socketio.MsgpackDecoder;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketLimits;
import io.stentor.wire.socketio.PacketViolation;
import io.stentor.wire.websocket.FrameDecoder;
import io.stentor.wire.websocket.FrameSink;
import io.stentor.wire.websocket.Scratch;
import io.stentor.wire.websocket.WebSocketViolation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From the bytes of a read to a decoded packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketDecodingBenchmark {
    private static final int MASK = 0x5a17c3e9;

    private final PacketDecoder packets = new PacketDecoder(PacketLimits.DEFAULTS);
    private final MsgpackDecoder msgpack = new MsgpackDecoder(PacketLimits.DEFAULTS);
    private final FrameDecoder frames = new FrameDecoder(1_000_000);
    private final Scratch scratch = new Scratch(64 * 1024);
    private final CountingSink sink = new CountingSink();
    private ByteBuf frame;

    @Setup
    public void makeFrame() {
        byte[] packet = Messages.PACKET;
        int length = packet.length + 1;
        frame = Unpooled.directBuffer(length + 8)
                .writeByte(0x81)
                .writeByte(0x80 | 126)
                .writeShort(length);
        frame.writeInt(MASK);
        for (int i = 0; i < length; i++) {
            int plain = i == 0 ? '4' : packet[i - 1];
            frame.writeByte(plain ^ (MASK >>> (24 - 8 * (i & 3))));
        }
    }

    @TearDown
    public void releaseFrame() {
        frame.release();
    }

    /** Socket.IO packet: header, JSON check, argument ranges. */
    @Benchmark
    public Packet socketIoPacket() throws PacketViolation {
        Packet packet = packets.decode(Messages.PACKET, 0, Messages.PACKET.length);
        if (packet.argumentCount() != 1) {
            throw new AssertionError(packet.argumentCount());
        }
        return packet;
    }

    /** The same packet in MessagePack. */
    @Benchmark
    public Packet msgpackPacket() throws PacketViolation {
        Packet packet = msgpack.decodeBinary(Messages.MSGPACK_PACKET, 0, Messages.MSGPACK_PACKET.length);
        if (packet.argumentCount() != 1) {
            throw new AssertionError(packet.argumentCount());
        }
        return packet;
    }

    /** Masked WebSocket frame: copy, unmask, UTF-8 check. */
    @Benchmark
    public int webSocketFrame() throws WebSocketViolation {
        frame.readerIndex(0);
        int before = sink.bytes;
        frames.decode(frame, scratch, sink);
        if (sink.bytes - before != Messages.PACKET.length + 1) {
            throw new AssertionError(sink.bytes - before);
        }
        return sink.bytes;
    }

    private static final class CountingSink implements FrameSink {
        int bytes;

        @Override
        public void onText(byte[] text, int offset, int length) {
            bytes += length;
        }

        @Override
        public void onBinary(byte[] binary, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public void onPing(byte[] payload, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public void onPong(byte[] payload, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public void onClose(int code) {
            throw new AssertionError();
        }
    }
}
