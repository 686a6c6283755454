package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import io.stentor.wire.socketio.PacketViolation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Messages of the sharded dialect, JSON or MessagePack, to a node that has asked the others three things. What is no message
 * is refused in one of two known ways and does nothing; what is done is done with names and values that are there; what is
 * answered is a message. A message does what it does whatever came before it, and whichever way it is written. What this
 * node has asked ends with answers, or because the time is over, and in no other way.
 */
public final class ShardedFuzz {
    private static final String UID = "aaaaaaaaaaaaaaaa";
    private static final Scope ALL = new Scope(List.of(), List.of());
    /** In an input, what this node has asked: the names that it gives its questions are chance. */
    private static final List<String> QUESTIONS = List.of("request-id-fetch", "request-id-event", "request-id-round");

    private ShardedFuzz() {}

    public static void run(byte[] input) {
        List<String> done = new Node().hears(input);
        Node busy = new Node();
        busy.hears(Arrays.copyOf(input, input.length / 2));
        busy.done().clear();
        demandSame(done, busy.hears(input), "behind its half");
        Message message = message(input);
        if (message != null && message.type() != null) {
            demandSame(done, new Node().hears(message.write(UnaryOperator.identity())), "written again");
            demandSame(done, new Node().hears(message.pack(UnaryOperator.identity())), "packed");
        }
    }

    private static void demandSame(List<String> done, List<String> other, String how) {
        if (!done.equals(other)) {
            throw new AssertionError("alone: " + done + "\n" + how + ": " + other);
        }
    }

    private static Message message(byte[] input) {
        try {
            return Message.read(input.clone());
        } catch (PacketViolation | Malformed refused) {
            return null;
        }
    }

    /** What is wanted of it, and what it says, is written down. */
    private static final class Node extends FuzzedNamespace implements RedisShards {
        private final MessageNamespace namespace = new MessageNamespace(
                this,
                new ShardedBus(
                        this,
                        ShardedChannels.of("socket.io", "/", UID),
                        SubscriptionMode.DYNAMIC,
                        new RecentJoins(() -> 0),
                        UID,
                        UnaryOperator.identity()),
                new Patience(new ClusterCounters()),
                room -> CompletableFuture.completedFuture(null),
                () -> {});
        private final List<String> asked = new ArrayList<>();
        private final CompletableFuture<?> sockets = namespace.fetchSockets(ALL);
        private final CompletableFuture<?> servers = namespace.serverSideEmitWithAck("e", List.of());
        private final CompletableFuture<RemoteAnswers> round =
                namespace.emitWithAck(ALL, new Flags(false, true, 0), "e", List.of());
        private final boolean asking = asked.size() < QUESTIONS.size();

        List<String> hears(byte[] input) {
            if (asking) {
                throw new AssertionError("not all was asked: " + asked);
            }
            try {
                namespace.onMessage(Message.read(withQuestions(input)));
            } catch (PacketViolation | Malformed refused) {
                if (!done().isEmpty()) {
                    throw new AssertionError("refused, but done: " + done(), refused);
                }
                done().add("refused");
            }
            ended("fetched", sockets);
            ended("servers answered", servers);
            ended("round", round);
            demandUnbroken();
            done().replaceAll(this::withoutChance);
            return done();
        }

        private byte[] withQuestions(byte[] input) {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            for (int i = 0; i < asked.size(); i++) {
                text = text.replace(QUESTIONS.get(i), asked.get(i));
            }
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** And as it would be read: half of a surrogate pair, which JSON can name, is written as a question mark. */
        private String withoutChance(String text) {
            String without = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            for (int i = 0; i < asked.size(); i++) {
                without = without.replace(asked.get(i), QUESTIONS.get(i));
            }
            return without;
        }

        private void ended(String what, CompletableFuture<?> question) {
            if (!question.isDone()) {
                return;
            }
            Throwable failure = question.handle((answer, failed) -> failed).join();
            Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
            if (cause != null && !(cause instanceof TimeoutException)) {
                throw new AssertionError(what + " ended in no known way", cause);
            }
            done().add(what + (cause == null ? "" : " not"));
        }

        @Override
        public void shardPublish(String channel, byte[] message) {
            try {
                Message said = Message.read(message);
                if (asked.size() < QUESTIONS.size()) {
                    asked.add(said.requestId());
                } else {
                    done().add(channel + " " + said.type() + " "
                            + said.data().map().keySet());
                }
            } catch (PacketViolation | Malformed refused) {
                broken("what we say cannot be read", refused);
            }
        }

        /** One beside this node. */
        @Override
        public CompletionStage<Long> shardSubscribers(String channel) {
            return CompletableFuture.completedFuture(2L);
        }

        @Override
        public CompletionStage<Void> shardSubscribe(Collection<String> channels) {
            throw new AssertionError("a message subscribes to nothing");
        }

        @Override
        public void shardUnsubscribe(Collection<String> channels) {
            throw new AssertionError("a message unsubscribes from nothing");
        }

        @Override
        public void publish(String channel, byte[] message) {
            throw new AssertionError("not in this dialect");
        }

        @Override
        public CompletionStage<Long> subscribers(String channel) {
            throw new AssertionError("not in this dialect");
        }

        @Override
        public void schedule(Runnable task, Duration delay) {
            // Time stands still.
        }
    }
}
