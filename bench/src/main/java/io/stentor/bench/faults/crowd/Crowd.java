package io.stentor.bench.faults.crowd;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.stentor.bench.fanout.RunFailure;
import io.stentor.checker.Absence;
import io.stentor.checker.DeliveryChecker;
import io.stentor.checker.DeliveryLog;
import io.stentor.checker.Report;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * All clients of a run, on one event loop of its own. Every public method may be called by one other thread, and waits until the loop has done it. Chance
 * comes from a seed.
 */
public final class Crowd implements AutoCloseable {
    private static final int TICK_MS = 10;
    /** In ticks. */
    private static final int HEARTBEATS_EVERY = 10;

    private static final long HIGHEST_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int KEPT_COMPLAINTS = 20;
    private static final int POLL_MS = 20;
    private static final Duration LAST_AGAIN = Duration.ofSeconds(10);

    private final CrowdPlan plan;
    private final Random random;
    private final EventLoop loop;
    private final MultiThreadIoEventLoopGroup group;
    private final List<Member> members = new ArrayList<>();
    private final List<Member> proxied = new ArrayList<>();
    private final List<String> rooms = new ArrayList<>();
    private final Map<String, Long> cuts = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    /** Handed on to whoever judges at the moment. */
    private final CurrentLog log = new CurrentLog();
    /** Of the publisher, which is in all rooms and past the proxy. */
    private final RollCall rolls = new RollCall(log);

    private Histogram bystanders = newHistogram();
    private Histogram everybody = newHistogram();
    private DeliveryChecker checker = new DeliveryChecker(Absence.EXCUSED);
    private Publisher publisher;
    private Network visited;
    private double churnPerTick;
    private double guestsPerTick;
    private boolean rudely;
    private double churnDue;
    private double guestsDue;
    private long guests;
    private final List<Comeback> comebacks = new ArrayList<>();
    private long recovered;
    private long anew;
    private long ticks;

    public Crowd(CrowdPlan plan, long seed) {
        this.plan = plan;
        random = new Random(seed);
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("crowd", true), NioIoHandler.newFactory());
        loop = group.next();
        for (int i = 0; i < plan.rooms(); i++) {
            rooms.add("room" + i);
        }
        log.to = checker;
    }

    /** Opens everybody; done before they are connected. */
    public void connect(InetSocketAddress direct, InetSocketAddress proxy) {
        run(() -> {
            Network through = new Network(loop, proxy, plan.receiveBuffer());
            Network past = new Network(loop, direct, 0);
            visited = through;
            Member speaker = new Member(this, Publisher.NAME, Transport.WEBSOCKET, past, rooms, log);
            publisher = new Publisher(this, speaker);
            members.add(speaker);
            for (Transport transport : Transport.values()) {
                for (int i = 0; i < plan.members().getOrDefault(transport, 0); i++) {
                    DeliveryLog seen = plan.strangers() ? new CurrentLog() : log;
                    proxied.add(add(transport.word() + i, transport, through, seen));
                }
            }
            for (int i = 0; i < plan.bystanders(); i++) {
                add("bystander" + i, Transport.WEBSOCKET, past, log);
            }
            members.forEach(Member::open);
            loop.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        });
    }

    private Member add(String name, Transport transport, Network network, DeliveryLog seen) {
        List<String> room = List.of(rooms.get(members.size() % rooms.size()));
        Member member = new Member(this, name, transport, network, room, seen);
        members.add(member);
        return member;
    }

    private void tick() {
        ticks++;
        publisher.look();
        churnDue += churnPerTick;
        for (; churnDue >= 1; churnDue--) {
            Member member = members.get(random.nextInt(members.size()));
            if (!member.name().equals(Publisher.NAME)) {
                member.leaveAndJoin(member.rooms().get(0));
            }
        }
        guestsDue += guestsPerTick;
        for (; guestsDue >= 1; guestsDue--) {
            Transport[] all = Transport.values();
            String room = rooms.get(random.nextInt(rooms.size()));
            Guest.visit(this, visited, all[random.nextInt(all.length)], room, rudely);
        }
        if (ticks % HEARTBEATS_EVERY == 0) {
            members.forEach(Member::look);
        }
    }

    // ---- What the run has them do.

    public void publish(double perSecond, int confirmEvery, int bytes) {
        run(() -> publisher.publish(perSecond, confirmEvery, bytes));
    }

    public void burst(int count) {
        run(() -> publisher.burst(count));
    }

    /** Members leave their rooms and enter again, so many a second. */
    public void churn(double perSecond) {
        run(() -> churnPerTick = perSecond * TICK_MS / 1_000);
    }

    /** Clients that only look in, so many a second; see {@link Guest}. */
    public void invite(double perSecond, boolean endRudely) {
        run(() -> {
            guestsPerTick = perSecond * TICK_MS / 1_000;
            rudely = endRudely;
        });
    }

    /** A share of the proxied members stops reading and saying anything. */
    public int freeze(double share) {
        return call(() -> {
            List<Member> chosen = choose(share);
            chosen.forEach(member -> member.freeze(true));
            return chosen.size();
        });
    }

    public void thaw() {
        run(() -> proxied.stream().filter(Member::isFrozen).forEach(member -> member.freeze(false)));
    }

    /** A share of the proxied members is cut off by itself and stays away. */
    public int sendAway(double share) {
        return call(() -> {
            List<Member> chosen = choose(share);
            chosen.forEach(Member::goAway);
            return chosen.size();
        });
    }

    public void callBack() {
        run(() -> members.forEach(Member::comeBack));
    }

    /** From now on a share of the members answers requests for confirmation like that. */
    public void answer(double share, Answers how) {
        run(() -> choose(share).forEach(member -> member.answer(how)));
    }

    private List<Member> choose(double share) {
        List<Member> shuffled = new ArrayList<>(proxied);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, (int) Math.ceil(share * shuffled.size()));
    }

    /** Another sender's message was accepted; rooms are numbered from 0. */
    public void wasSent(long at, String room, String id, String sender, long number) {
        run(() -> checker.sent(at, room, id, sender, number, false));
    }

    // ---- What the run wants to know.

    /**
     * Awaits that everybody is connected, in the rooms, and answered.
     *
     * @throws RunFailure when that takes longer
     */
    public void awaitSettled(Duration limit) {
        if (!comesAbout(limit, this::isEverybodySettled)) {
            throw notEverybody("settled", limit, member -> isJudged(member) && !member.isSettled());
        }
    }

    private boolean isEverybodySettled() {
        return publisher.isIdle() && members.stream().filter(this::isJudged).allMatch(Member::isSettled);
    }

    /**
     * Sends one more message to each room and awaits that everybody has got it. Sends another after a while: a member that was cut without
     * knowing it when this began, and begins anew, is not owed the first.
     *
     * @throws RunFailure when somebody does not get the last of them in time
     */
    public void awaitLast(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (deadline - System.nanoTime() > LAST_AGAIN.toNanos()) {
            if (isLastThere(call(() -> publisher.sendLast()), LAST_AGAIN)) {
                return;
            }
        }
        Map<String, String> last = call(() -> publisher.sendLast());
        if (!isLastThere(last, LAST_AGAIN)) {
            throw notEverybody("served", limit, member -> !hasLast(member, last));
        }
    }

    private boolean isLastThere(Map<String, String> last, Duration limit) {
        return comesAbout(
                limit, () -> publisher.isIdle() && members.stream().allMatch(member -> hasLast(member, last)));
    }

    private static boolean hasLast(Member member, Map<String, String> last) {
        return last.entrySet().stream().allMatch(one -> member.hasLast(one.getKey(), one.getValue()));
    }

    private boolean comesAbout(Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!call(condition)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(POLL_MS);
        }
        return true;
    }

    private RunFailure notEverybody(String what, Duration limit, Predicate<Member> isOpen) {
        List<Member> open = call(() -> members.stream().filter(isOpen).toList());
        return new RunFailure("not everybody is " + what + " after " + limit.toSeconds() + " s: " + open.size() + " of "
                + members.size() + ", " + open.stream().limit(3).toList() + ", " + publisher);
    }

    private boolean isJudged(Member member) {
        return !plan.strangers() || !proxied.contains(member);
    }

    private static void pause(int ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        }
    }

    public boolean isSettled() {
        return call(this::isEverybodySettled);
    }

    /** Judges all that was seen so far. What comes next is judged apart, with everybody where they are now. */
    public Report judge() {
        return call(() -> {
            publisher.logTo(checker);
            // The sender is not asked, though it answers.
            members.stream()
                    .filter(member -> isJudged(member) && !member.name().equals(Publisher.NAME))
                    .forEach(member -> member.logAcks(checker, publisher.verdicts()));
            publisher.forget();
            Report report = checker.judge();
            checker = new DeliveryChecker(Absence.EXCUSED);
            log.to = checker;
            members.stream().filter(this::isJudged).forEach(member -> member.logPresence(log.to));
            rolls.logTo(log.to, nowMs());
            return report;
        });
    }

    /** Latencies since the last call, in nanoseconds, from when a message was due: those of bystanders, those of all. */
    public Latency takeLatency() {
        return call(() -> {
            Latency taken = new Latency(bystanders, everybody);
            bystanders = newHistogram();
            everybody = newHistogram();
            return taken;
        });
    }

    /** See {@link #takeLatency}. */
    public record Latency(Histogram bystanders, Histogram everybody) {}

    /** Returns so far that went on where they were. */
    public long recovered() {
        return call(() -> recovered);
    }

    /** Returns so far that began anew. */
    public long anew() {
        return call(() -> anew);
    }

    /** Returns so far of members that had been sent away. */
    public List<Comeback> comebacks() {
        return call(() -> List.copyOf(comebacks));
    }

    /** How many guests have got as far as a namespace. */
    public long guests() {
        return call(() -> guests);
    }

    /** Ends of connections so far, by the reason that the client knows. */
    public Map<String, Long> cuts() {
        return call(() -> new TreeMap<>(cuts));
    }

    public Map<String, Integer> refusals() {
        return call(() -> new TreeMap<>(publisher.refusals()));
    }

    public long published() {
        return call(() -> publisher.count());
    }

    public List<String> complaints() {
        return call(() -> List.copyOf(complaints));
    }

    public int size() {
        return plan.size() + 1;
    }

    /** Everybody leaves in good order. */
    public void leave() {
        run(() -> {
            publisher.publish(0, 0, 0);
            churnPerTick = 0;
            guestsPerTick = 0;
            members.forEach(Member::close);
        });
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void run(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
    }

    private <T> T call(Callable<T> task) {
        try {
            return loop.submit(task).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted", e);
        } catch (ExecutionException e) {
            throw new RunFailure("the crowd failed: " + e.getCause(), e);
        }
    }

    // ---- For members, on the loop.

    long nowMs() {
        return System.currentTimeMillis();
    }

    double chance() {
        return random.nextDouble();
    }

    int verdictMs() {
        return plan.verdictMs();
    }

    Rhythm rhythm() {
        return plan.rhythm();
    }

    void after(int ms, Runnable task) {
        loop.schedule(task, ms, TimeUnit.MILLISECONDS);
    }

    void onReturn(boolean isRecovered) {
        recovered += isRecovered ? 1 : 0;
        anew += isRecovered ? 0 : 1;
    }

    void onComeback(Comeback comeback) {
        comebacks.add(comeback);
    }

    void onCut(String reason) {
        cuts.merge(reason, 1L, Long::sum);
        if (publisher != null && !members.get(0).isConnected()) {
            publisher.onCut();
        }
    }

    void onGuest() {
        guests++;
    }

    void onVerdict(String packet) {
        publisher.onVerdict(packet);
    }

    void onEntered(Member member, String room, String answer) {
        if (member.name().equals(Publisher.NAME)) {
            rolls.onEntered(nowMs(), room, answer);
        }
    }

    void onRollChanged(Member member, String event, boolean isIn) {
        if (member.name().equals(Publisher.NAME)) {
            rolls.onChange(nowMs(), event, isIn);
        }
    }

    void onMessage(Member member, String packet) {
        if (!isJudged(member)) {
            return;
        }
        publisher.onReceived(Packets.text(packet, "id"));
        long due = Packets.number(packet, "at");
        if (due < 0) {
            return;
        }
        long nanos = Math.min(HIGHEST_LATENCY_NANOS, Math.max(0, System.nanoTime() - due));
        everybody.recordValue(nanos);
        if (member.name().startsWith("bystander")) {
            bystanders.recordValue(nanos);
        }
    }

    void complain(Member member, String words) {
        if (isJudged(member) && complaints.size() < KEPT_COMPLAINTS) {
            complaints.add(words);
        }
    }

    private static Histogram newHistogram() {
        return new Histogram(HIGHEST_LATENCY_NANOS, 2);
    }
}
