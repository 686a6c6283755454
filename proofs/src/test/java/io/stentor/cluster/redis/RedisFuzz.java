package io.stentor.cluster.redis;

import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Messages of other servers in the classic dialect, on the channel that the first byte names. What is no message is refused in
 * one of two known ways and does nothing; what is done is done with names and values that are there; what is answered can be
 * read by the other servers. A message does what it does whatever came before it.
 */
public final class RedisFuzz {
    private static final int CHANNELS = 5;
    private static final String UID = "aaaaaa";
    private static final List<String> REFUSED = List.of("refused");
    private static final ClassicChannels CLASSIC = ClassicChannels.of("socket.io", "/", UID);

    private RedisFuzz() {}

    public static void run(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String channel = switch (Math.floorMod(input[0], CHANNELS)) {
            case 0 -> CLASSIC.request();
            case 1 -> CLASSIC.response();
            case 2 -> CLASSIC.ownResponse();
            case 3 -> "socket.io#/#";
            default -> "socket.io#/#r#";
        };
        byte[] message = Arrays.copyOfRange(input, 1, input.length);
        Node once = new Node();
        List<String> done = once.hears(channel, message);
        Node busy = new Node();
        List<String> before = busy.hears(channel, Arrays.copyOf(message, message.length / 2));
        if (!before.equals(REFUSED)) {
            // The rest is blank, and a request that comes again is passed over.
            return;
        }
        busy.done().clear();
        List<String> doneAgain = busy.hears(channel, message);
        if (!done.equals(doneAgain)) {
            throw new AssertionError("alone: " + done + "\nbehind its half: " + doneAgain);
        }
    }

    /** What is wanted of it, and what it says, is written down. */
    private static final class Node extends FuzzedNamespace implements Redis {
        private final ClassicNamespace namespace = new ClassicNamespace(
                this,
                new ClassicBus(this, CLASSIC, UID, UnaryOperator.identity()),
                new Patience(new ClusterCounters()),
                () -> {});

        List<String> hears(String channel, byte[] message) {
            try {
                namespace.onMessage(channel, message.clone());
            } catch (PacketViolation | Malformed refused) {
                if (!done().isEmpty()) {
                    throw new AssertionError("refused, but done: " + done(), refused);
                }
                done().addAll(REFUSED);
            }
            demandUnbroken();
            return done();
        }

        @Override
        public void publish(String channel, byte[] message) {
            try {
                Object said = message[0] == '{' ? JsonDocument.read(message) : MsgpackDocument.read(message, 1_000);
                done().add(channel + " " + ((Map<?, ?>) said).keySet());
            } catch (PacketViolation refused) {
                broken("what we say cannot be read", refused);
            }
        }

        @Override
        public CompletionStage<Long> subscribers(String channel) {
            return CompletableFuture.completedFuture(3L);
        }

        @Override
        public void schedule(Runnable task, Duration delay) {
            // Time stands still.
        }
    }
}
