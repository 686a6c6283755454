package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.Packets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From ready JSON to the shared frame, and an acknowledgement. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketEncodingBenchmark {
    private static final int ARGUMENT_START = "2[\"message\",".length();
    private static final int ARGUMENT_LENGTH = Messages.PACKET.length - ARGUMENT_START - 1;

    private final Packets packets = new Packets();

    @Benchmark
    public int event() {
        packets.event(Packet.MAIN_NAMESPACE, Packet.NO_ACK, "message")
                .argument(Messages.PACKET, ARGUMENT_START, ARGUMENT_LENGTH);
        return released(packets.finish(ByteBufAllocator.DEFAULT), Messages.PACKET.length + 1 + 4);
    }

    @Benchmark
    public int acknowledgement() {
        packets.ack(Packet.MAIN_NAMESPACE, 17).argument().raw("{\"ok\":true}");
        return released(packets.finish(ByteBufAllocator.DEFAULT), "4317[{\"ok\":true}]".length() + 2);
    }

    private static int released(ByteBuf frame, int expectedBytes) {
        int bytes = frame.readableBytes();
        frame.release();
        if (bytes != expectedBytes) {
            throw new AssertionError(bytes);
        }
        return bytes;
    }
}
