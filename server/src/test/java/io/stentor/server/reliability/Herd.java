package io.stentor.server.reliability;

import io.stentor.checker.DeliveryChecker;
import io.stentor.checker.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Many raw WebSocket members of one conversation, and a few speakers among them that send numbered messages at a steady pace. One thread does
 * all of it, so that a thousand members cost little beside the server; what it measures begins at the moment a message was due. Members can
 * be frozen: they stop reading, and their kernel takes little for them. The first speaker notes when others are told to have left.
 */
final class Herd implements AutoCloseable {
    static final String ROOM = "herd";
    /** As much as an event rate of 100 per second and socket allows, and half of it to spare. */
    private static final int RATE_PER_SPEAKER = 50;

    private static final int READ_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "herd");
    private final List<HerdMember> speakers = new CopyOnWriteArrayList<>();
    /** Those that are not frozen. */
    private final List<HerdMember> members = new CopyOnWriteArrayList<>();
    /** Fails when the thread does. */
    private final CompletableFuture<Void> broken = new CompletableFuture<>();

    private volatile boolean stopping;
    // The thread's own.
    private final List<HerdMember> everybody = new ArrayList<>();
    private final Map<String, HerdMember> bySid = new HashMap<>();
    private final Histogram latency = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);
    private long[] dueNanos = new long[1024];
    private long[] sentAt = new long[1024];
    private Speech speech;
    /** Written while something is being sent, read by others when that is done. */
    private int sent;

    /** What is being sent, and until when. */
    private record Speech(
            int first, int count, long beginNanos, double nanosEach, String padding, CompletableFuture<Void> done) {
        long due(int number) {
            return beginNanos + (long) ((number - first) * nanosEach);
        }
    }

    private Herd(InetSocketAddress server) throws IOException {
        this.server = server;
        selector = Selector.open();
        thread.setDaemon(true);
        thread.start();
    }

    /** @param rate the highest at which it will speak, per second */
    static Herd gather(InetSocketAddress server, int members, int rate) {
        try {
            Herd herd = new Herd(server);
            herd.add(herd.speakers, Math.max(1, (rate + RATE_PER_SPEAKER - 1) / RATE_PER_SPEAKER), "speaker");
            herd.add(herd.members, members, "c");
            return herd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(List<HerdMember> to, int count, String prefix) {
        call(() -> {
            List<HerdMember> added = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                added.add(open(prefix + everybody.size()));
            }
            to.addAll(added);
        });
        awaitAll(to, HerdMember::isJoined);
    }

    private HerdMember open(String name) {
        try {
            HerdMember member = new HerdMember(this, selector, server, name);
            everybody.add(member);
            return member;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many stop reading, and nothing more is expected of them. */
    List<HerdMember> freeze(int count) {
        List<HerdMember> some = List.copyOf(members.subList(0, count));
        members.removeAll(some);
        call(() -> some.forEach(member -> member.freeze(true)));
        return some;
    }

    /** They read again, and are as everybody else. */
    void thaw(List<HerdMember> some) {
        call(() -> some.forEach(member -> member.freeze(false)));
        members.addAll(some);
    }

    /** Whoever has ended is replaced by one who joins anew; returns when all are in the room. */
    void replaceEnded() {
        List<HerdMember> ended = members.stream().filter(HerdMember::isEnded).toList();
        members.removeAll(ended);
        add(members, ended.size(), "c");
    }

    /** Sends at a steady pace; returns when everything was sent. */
    void speak(int rate, Duration time, int paddingBytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        int count = Math.toIntExact(rate * time.toMillis() / 1_000);
        double nanosEach = (double) TimeUnit.SECONDS.toNanos(1) / rate;
        call(() -> speech = new Speech(sent, count, System.nanoTime(), nanosEach, "x".repeat(paddingBytes), done));
        await(done, time.multipliedBy(3).plus(PATIENCE));
    }

    /** Returns when everybody who is not frozen has all that was sent since it came. */
    void awaitEverything() {
        awaitAll(speakers, speaker -> speaker.count() == sent);
        int newest = speakers.get(0).last();
        awaitAll(members, member -> member.last() == newest);
    }

    /** Replaces who has ended, then sends a message: true when all got it, false when somebody has ended meanwhile. */
    boolean serves() {
        replaceEnded();
        speak(1, Duration.ofSeconds(1), 0);
        int newest = sent - 1;
        awaitAll(speakers, speaker -> speaker.highest() == newest);
        awaitAll(members, member -> member.isEnded() || member.highest() == newest);
        return members.stream().noneMatch(HerdMember::isEnded);
    }

    /** Waiting times in microseconds of members that were not frozen, since this was asked last. */
    Histogram takeLatency() {
        Histogram[] taken = new Histogram[1];
        call(() -> {
            taken[0] = latency.copy();
            latency.reset();
        });
        return taken[0];
    }

    private void awaitAll(List<HerdMember> those, Predicate<HerdMember> condition) {
        try {
            Awaitility.await()
                    .pollInterval(LOOK_EVERY)
                    .atMost(PATIENCE)
                    .until(() -> broken.isDone() || those.stream().allMatch(condition));
        } catch (ConditionTimeoutException late) {
            List<HerdMember> waiting = those.stream().filter(condition.negate()).toList();
            throw new AssertionError(waiting.size() + " of " + sent + " messages sent: " + waiting, late);
        }
        checkHealth();
    }

    private void await(CompletableFuture<Void> done, Duration patience) {
        try {
            CompletableFuture.anyOf(done, broken).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError("the herd is broken", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Stops, and judges what everybody saw. */
    Report judge() {
        close();
        checkHealth();
        DeliveryChecker checker = new DeliveryChecker();
        for (int number = 0; number < sent; number++) {
            HerdMember speaker = speakers.get(number % speakers.size());
            checker.sent(sentAt[number], ROOM, Integer.toString(number), speaker.name(), number, false);
        }
        everybody.forEach(member -> member.logTo(checker));
        return checker.judge();
    }

    private void checkHealth() {
        if (broken.isDone()) {
            broken.join();
        }
    }

    // ---- On the thread.

    private void run() {
        try {
            while (!stopping) {
                select();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                selector.selectedKeys().forEach(this::ready);
                selector.selectedKeys().clear();
                speakUp();
            }
            selector.close();
        } catch (IOException | RuntimeException | AssertionError failure) {
            broken.completeExceptionally(failure);
        }
    }

    private void select() throws IOException {
        long waitMs =
                speech == null ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.max(0, speech.due(sent) - System.nanoTime()));
        if (speech != null && waitMs == 0) {
            selector.selectNow();
        } else {
            selector.select(waitMs);
        }
    }

    private void ready(SelectionKey key) {
        ((HerdMember) key.attachment()).ready(buffer);
    }

    private void speakUp() {
        while (speech != null && speech.due(sent) <= System.nanoTime()) {
            say(speech);
            if (sent == speech.first() + speech.count()) {
                speech.done().complete(null);
                speech = null;
            }
        }
    }

    private void say(Speech of) {
        if (sent == dueNanos.length) {
            dueNanos = Arrays.copyOf(dueNanos, sent * 2);
            sentAt = Arrays.copyOf(sentAt, sent * 2);
        }
        dueNanos[sent] = of.due(sent);
        sentAt[sent] = System.currentTimeMillis();
        speakers.get(sent % speakers.size())
                .send("42[\"message\",{\"conversationId\":\"" + ROOM + "\",\"id\":\"" + sent + "\",\"text\":\""
                        + of.padding() + "\"}]");
        sent++;
    }

    void onMessage(HerdMember member, int number) {
        if (!member.isFrozen() && member.missedAt() == 0) {
            latency.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, System.nanoTime() - dueNanos[number])));
        }
    }

    void onConnected(HerdMember member, String sid) {
        bySid.put(sid, member);
    }

    /** The user's id is the socket's. */
    void onLeft(HerdMember witness, String sid) {
        if (witness == everybody.get(0) && bySid.containsKey(sid)) {
            bySid.get(sid).missed(System.currentTimeMillis());
        }
    }

    void onEnd(HerdMember member) {
        if (speakers.contains(member)) {
            throw new AssertionError(member.name() + " was disconnected");
        }
    }

    // ---- From outside.

    private void call(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            task.run();
            done.complete(null);
        });
        selector.wakeup();
        await(done, PATIENCE);
    }

    @Override
    public void close() {
        if (thread.isAlive()) {
            stopping = true;
            selector.wakeup();
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        everybody.forEach(HerdMember::abandon);
    }
}
