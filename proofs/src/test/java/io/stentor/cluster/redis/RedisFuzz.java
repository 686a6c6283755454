package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * Messages of other servers, in the dialect and on the channel that the first byte names. What is no message is refused in
 * one of two known ways and does nothing; what is done is done with names and values that are there; what is answered can be
 * read by the other servers. A message does what it does whatever came before it.
 */
public final class RedisFuzz {
    private static final int CHANNELS = 5;
    private static final String UID = "aaaaaa";
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
        busy.hears(channel, Arrays.copyOf(message, message.length / 2));
        busy.forget();
        List<String> doneAgain = busy.hears(channel, message);
        if (!done.equals(doneAgain)) {
            throw new AssertionError("alone: " + done + "\nbehind its half: " + doneAgain);
        }
    }

    /** One socket in one room; what is wanted of it, and what it says, is written down. */
    private static final class Node implements LocalNamespace, Redis {
        private final List<String> done = new ArrayList<>();
        private final ClassicNamespace namespace = new ClassicNamespace(
                this,
                new ClassicBus(this, CLASSIC, UID, UnaryOperator.identity()),
                new Patience(new ClusterCounters()),
                () -> {});

        List<String> hears(String channel, byte[] message) {
            try {
                namespace.onMessage(channel, message.clone());
            } catch (PacketViolation | Malformed refused) {
                if (!done.isEmpty()) {
                    throw new AssertionError("refused, but done: " + done, refused);
                }
                done.add("refused");
            }
            return done;
        }

        void forget() {
            done.clear();
        }

        @Override
        public void publish(String channel, byte[] message) {
            try {
                Object said = message[0] == '{' ? JsonDocument.read(message) : MsgpackDocument.read(message, 1_000);
                done.add(channel + " " + ((Map<?, ?>) said).keySet());
            } catch (PacketViolation refused) {
                throw new AssertionError("what we say cannot be read", refused);
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

        @Override
        public String name() {
            return "/";
        }

        @Override
        public boolean hasRoom(String room) {
            return rooms().contains(room);
        }

        @Override
        public Collection<String> rooms() {
            return List.of("r", "s1");
        }

        @Override
        public void watchRooms(Consumer<String> changed) {
            // They are always the same.
        }

        @Override
        public boolean missedSome() {
            return done.add("missed");
        }

        @Override
        public boolean emit(Scope to, Flags flags, String event, List<?> args) {
            return act("emit " + Objects.requireNonNull(event), to, flags, args);
        }

        @Override
        public boolean emitWithAck(
                Scope to, Flags flags, String event, List<?> args, IntConsumer count, Consumer<Object> answer) {
            count.accept(1);
            args.forEach(answer);
            return act("ask " + Objects.requireNonNull(event), to, flags, args);
        }

        @Override
        public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of) {
            act("fetch", of, null, List.of());
            return CompletableFuture.completedFuture(
                    List.of(new SocketDescription("s1", Map.of("headers", Map.of()), List.of("s1"), Map.of("n", 1))));
        }

        @Override
        public boolean socketsJoin(Scope of, List<String> rooms) {
            return act("join", of, null, rooms);
        }

        @Override
        public boolean socketsLeave(Scope of, List<String> rooms) {
            return act("leave", of, null, rooms);
        }

        @Override
        public boolean disconnectSockets(Scope of, boolean close) {
            return act("disconnect " + close, of, null, List.of());
        }

        @Override
        public void serverSideEvent(String event, List<?> args, Consumer<Object> reply) {
            done.add("event " + Objects.requireNonNull(event));
            if (reply != null) {
                reply.accept(args.isEmpty() ? null : Fields.plain(args.get(0)));
            }
        }

        @Override
        public Object toPlain(Object value) {
            return value;
        }

        private boolean act(String what, Scope to, Flags flags, List<?> values) {
            to.rooms().forEach(Objects::requireNonNull);
            to.except().forEach(Objects::requireNonNull);
            List<Object> plain = new ArrayList<>();
            values.forEach(value -> plain.add(Fields.plain(value)));
            return done.add(what + " " + to + " " + flags + " " + plain.size());
        }
    }
}
