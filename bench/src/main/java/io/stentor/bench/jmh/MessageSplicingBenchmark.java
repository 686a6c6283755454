package io.stentor.bench.jmh;

import io.stentor.server.conversation.MessageFields;
import io.stentor.server.conversation.MessageSplice;
import io.stentor.wire.socketio.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the sender's object to the object that members get. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageSplicingBenchmark {
    private static final byte[] ID = "\"0123456789abcdefghij\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] USER = "\"somebody\"".getBytes(StandardCharsets.US_ASCII);
    private static final int START = "2[\"message\",".length();
    private static final int END = Messages.PACKET.length - 1;

    private final MessageFields fields = new MessageFields();
    private final JsonBuffer json = new JsonBuffer();

    @Benchmark
    public int splice() {
        fields.read(Messages.PACKET, START, END);
        MessageSplice.write(json.clear(), fields, ID, USER);
        int expected = END - START - 1 + ",\"id\":".length() + ID.length + ",\"userId\":".length() + USER.length;
        if (json.length() != expected) {
            throw new AssertionError(json.length());
        }
        return json.length();
    }
}
