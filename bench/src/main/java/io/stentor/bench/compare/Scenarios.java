package io.stentor.bench.compare;

import io.stentor.bench.compare.Scenario.Kind;
import io.stentor.bench.fanout.Load;
import io.stentor.bench.fanout.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The loads of a comparison, in the order they are run. Stateless. */
final class Scenarios {

    /** Others are only asked for rates that their ceiling, found first, lets hope for. */
    static final String CEILING = "ceiling";

    static final String IDLE = "idle";

    /** What is left out where there is little time. */
    private static final Set<String> ADD_LEAST = Set.of("100k", "1000-rooms", "64b", "1k", "stalled", "storm");

    private static final int MEMBERS = 1_000;
    private static final int PACKET = 128;

    /** <code>42["message",</code> and <code>]</code>, around the object that a client calls its message. */
    private static final int ENVELOPE = 14;

    private static final int REHEARSAL_IN_FLIGHT = 4;
    private static final int SENDERS = 5;
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final Effort effort;
    private final List<Scenario> all = new ArrayList<>();

    private Scenarios(Effort effort) {
        this.effort = effort;
    }

    static List<Scenario> of(Effort effort) {
        return new Scenarios(effort).list();
    }

    private List<Scenario> list() {
        load(CEILING, "64 messages in flight", window(64), 1, MEMBERS, PACKET);
        load("one", "1 message in flight", window(1), 1, MEMBERS, PACKET);
        rate("100k", 100);
        rate("1m", 1_000);
        rate("3m", 3_000);
        load("100-rooms", "2,000 messages/s", new Load.Rate(2_000), 100, Effort.ROOM, PACKET);
        load("1000-rooms", "2,000 messages/s", new Load.Rate(2_000), 1_000, Effort.ROOM, PACKET);
        load("64b", "messages of 64 B, 8 in flight", window(8), 1, MEMBERS, 64 + ENVELOPE);
        load("1k", "messages of 1 KB, 8 in flight", window(8), 1, MEMBERS, 1_024 + ENVELOPE);
        load("16k", "messages of 16 KB, 8 in flight", window(8), 1, MEMBERS, 16_384 + ENVELOPE);
        stalled();
        idle();
        storm();
        if (!effort.complete()) {
            all.removeIf(scenario -> ADD_LEAST.contains(scenario.id()));
        }
        return List.copyOf(all);
    }

    private static Load window(int messages) {
        return new Load.Window(messages);
    }

    private void rate(String id, int messagesPerSecond) {
        String title = String.format(Locale.ROOT, "%,d deliveries/s", messagesPerSecond * MEMBERS);
        load(id, title, new Load.Rate(messagesPerSecond), 1, MEMBERS, PACKET);
    }

    private void load(String id, String title, Load load, int rooms, int members, int packetBytes) {
        String where = String.format(Locale.ROOT, ", %,d %s of %,d", rooms, rooms == 1 ? "room" : "rooms", members);
        Plan plan = plan(load, rooms, members, packetBytes, 0);
        all.add(new Scenario(id, title + where, Kind.LOAD, rehearsal(), plan));
    }

    /**
     * The same before all loads that are messages: what they cost is to be a server's work, not its compiler's. In a small room, for
     * it is by how many messages it has seen that a JVM knows what to compile.
     */
    private Optional<Plan> rehearsal() {
        return Optional.of(
                plan(window(REHEARSAL_IN_FLIGHT), 1, Effort.ROOM, PACKET, 0, Duration.ZERO, effort.rehearsal()));
    }

    /** So slow that every server can, and so large that what a stalled member does not take is more than the kernel does. */
    private void stalled() {
        Plan plan = plan(new Load.Rate(20), 1, MEMBERS, 4_096 + ENVELOPE, MEMBERS / 10);
        all.add(new Scenario(
                "stalled",
                "20 messages/s of 4 KB, 1 room of 1,000, 100 of whom do not read",
                Kind.STALLED,
                rehearsal(),
                plan));
    }

    private void idle() {
        Plan plan = connections(effort.idleConnections());
        String title = String.format(Locale.ROOT, "%,d connections in rooms of 10, idle", plan.connections());
        all.add(new Scenario(IDLE, title, Kind.IDLE, Optional.empty(), plan));
    }

    private void storm() {
        Plan plan = connections(effort.stormConnections());
        String title = String.format(Locale.ROOT, "%,d connections cut at once come back", plan.connections());
        all.add(new Scenario("storm", title, Kind.STORM, Optional.empty(), plan));
    }

    private Plan connections(int wanted) {
        return plan(new Load.Idle(), wanted / Effort.ROOM, Effort.ROOM, PACKET, 0);
    }

    private Plan plan(Load load, int rooms, int members, int packetBytes, int stalled) {
        Duration duration = load instanceof Load.Idle ? Duration.ZERO : effort.duration();
        return plan(load, rooms, members, packetBytes, stalled, effort.warmup(), duration);
    }

    private static Plan plan(
            Load load, int rooms, int members, int packetBytes, int stalled, Duration warmup, Duration duration) {
        return new Plan(
                members,
                rooms,
                1,
                true,
                packetBytes,
                load,
                warmup,
                duration,
                DRAIN,
                Math.max(SENDERS, rooms),
                stalled,
                true,
                true,
                List.of());
    }
}
