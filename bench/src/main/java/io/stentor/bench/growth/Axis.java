package io.stentor.bench.growth;

import io.stentor.bench.fanout.Load;
import io.stentor.bench.fanout.Plan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What grows while all else stays as it is, with the values it has, the figures of its table and what is expected of them.
 *
 * <p>Messages are sent one at a time: what waits together would share sends, so that the busier server were the cheaper one
 * and a slope would say how busy it was.
 */
public enum Axis {
    MEMBERS,
    ROOMS,
    PAYLOAD,
    CONNECTIONS,
    LANES,
    LOG;

    private static final int ROOM = 1_000;
    private static final int SMALL_ROOM = 10;
    private static final int PACKET = 128;
    private static final int REHEARSAL_ROOM = 100;
    private static final int REHEARSAL_IN_FLIGHT = 16;

    /** <code>42["message",</code> and <code>]</code>, around the object that a client calls its message. */
    private static final int ENVELOPE = 14;

    private static final int SENDERS = 5;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    /** Its name in options and files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one that is called so.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Axis of(String id) {
        return Arrays.stream(values())
                .filter(axis -> axis.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no axis '" + id + "'; there are "
                        + Arrays.stream(values()).map(Axis::id).collect(Collectors.joining(", "))));
    }

    String title() {
        return switch (this) {
            case MEMBERS -> "members of the room, 1 message of 128 B in flight";
            case ROOMS ->
                "rooms of 10, of which each of up to 1,000 connections is in as many as it takes, 1 message of 128 B in flight";
            case PAYLOAD -> "bytes of the message, 1 of them in flight, 1 room of 1,000";
            case CONNECTIONS -> "connections in rooms of 10, idle";
            case LANES -> "lanes (io.threads), not placed, 1 message of 128 B in flight, 1 room of 1,000";
            case LOG -> "messages a room's log keeps (roomLog.messages), 16 of 128 B in flight, 1 room of 10";
        };
    }

    /** The columns of its table. */
    List<Figure> figures() {
        return switch (this) {
            case MEMBERS ->
                List.of(
                        Figure.DELIVERIES_PER_SECOND,
                        Figure.CPU_MICROS_PER_MESSAGE,
                        Figure.CPU_MICROS_PER_DELIVERY,
                        Figure.RESIDENT_MB);
            case ROOMS ->
                List.of(
                        Figure.DELIVERIES_PER_SECOND,
                        Figure.CPU_MICROS_PER_MESSAGE,
                        Figure.CPU_MICROS_PER_JOIN,
                        Figure.BYTES_PER_MEMBERSHIP,
                        Figure.RESIDENT_MB);
            case PAYLOAD ->
                List.of(
                        Figure.DELIVERIES_PER_SECOND,
                        Figure.CPU_MICROS_PER_MESSAGE,
                        Figure.CPU_MICROS_PER_DELIVERY,
                        Figure.RESIDENT_MB);
            case CONNECTIONS -> List.of(Figure.KB_PER_CONNECTION, Figure.CPU_MICROS_PER_CONNECTION, Figure.RESIDENT_MB);
            case LANES ->
                List.of(
                        Figure.DELIVERIES_PER_SECOND,
                        Figure.P50_MS,
                        Figure.CPU_MICROS_PER_MESSAGE,
                        Figure.CPU_MICROS_PER_DELIVERY,
                        Figure.RESIDENT_MB);
            case LOG ->
                List.of(
                        Figure.DELIVERIES_PER_SECOND,
                        Figure.CPU_MICROS_PER_MESSAGE,
                        Figure.CPU_MICROS_PER_DELIVERY,
                        Figure.RESIDENT_MB);
        };
    }

    /** What is expected of some of them, the most important one first. */
    List<Expectation> expectations() {
        return switch (this) {
            case MEMBERS -> List.of(new Expectation(Figure.CPU_MICROS_PER_MESSAGE, 1));
            case ROOMS ->
                List.of(
                        new Expectation(Figure.CPU_MICROS_PER_MESSAGE, 0),
                        new Expectation(Figure.CPU_MICROS_PER_JOIN, 0),
                        new Expectation(Figure.RESIDENT_MB, 1));
            case PAYLOAD ->
                List.of(new Expectation(Figure.CPU_MICROS_PER_MESSAGE, 1), new Expectation(Figure.RESIDENT_MB, 1));
            case CONNECTIONS ->
                List.of(
                        new Expectation(Figure.KB_PER_CONNECTION, 0),
                        new Expectation(Figure.CPU_MICROS_PER_CONNECTION, 0));
            case LANES -> List.of(new Expectation(Figure.CPU_MICROS_PER_MESSAGE, 0));
            case LOG ->
                List.of(new Expectation(Figure.CPU_MICROS_PER_MESSAGE, 0), new Expectation(Figure.RESIDENT_MB, 1));
        };
    }

    private List<Integer> all() {
        return switch (this) {
            case MEMBERS -> List.of(10, 100, 1_000, 5_000, 15_000);
            case ROOMS -> List.of(1, 10, 100, 1_000, 10_000, 100_000);
            case PAYLOAD -> List.of(64, 256, 1_024, 4_096, 16_384, 65_536);
            case CONNECTIONS -> List.of(1_000, 2_000, 5_000, 10_000, 15_000);
            case LANES -> List.of(1, 2, 4);
            case LOG -> List.of(100, 1_000, 10_000, 100_000);
        };
    }

    private List<Integer> few() {
        return switch (this) {
            case MEMBERS -> List.of(10, 100, 1_000, 5_000);
            case ROOMS -> List.of(1, 100, 1_000, 10_000);
            case PAYLOAD -> List.of(64, 1_024, 16_384, 65_536);
            case CONNECTIONS -> List.of(1_000, 2_000, 4_000);
            case LANES -> List.of(1, 2, 4);
            case LOG -> List.of(100, 1_000, 10_000);
        };
    }

    /** The values that are tried, smallest first. */
    List<Integer> values(Effort effort) {
        return (effort.complete() ? all() : few())
                .stream()
                        .filter(value -> plan(value, effort).connections() <= effort.mostConnections())
                        .toList();
    }

    /** Options of the server. */
    List<String> settings(int value) {
        return switch (this) {
            case LANES -> List.of("io.threads=" + value);
            // So large that the number of messages is what bounds it.
            case LOG -> List.of("roomLog.messages=" + value, "roomLog.bytes=128MiB", "roomLog.totalBytes=256MiB");
            default -> List.of();
        };
    }

    /** Whether the server gets one CPU for itself. */
    boolean isPlaced() {
        return this != LANES;
    }

    /** The run for a value, and what goes before it on the same server; memory is to be that of a fresh one. */
    List<Plan> plans(int value, Effort effort) {
        return this == CONNECTIONS ? List.of(plan(value, effort)) : List.of(rehearsal(effort), plan(value, effort));
    }

    Plan plan(int value, Effort effort) {
        return switch (this) {
            case MEMBERS -> load(value, 1, 1, PACKET, 1, effort);
            case ROOMS -> load(SMALL_ROOM, value, roomsEach(value), PACKET, 1, effort);
            case PAYLOAD -> load(ROOM, 1, 1, value + ENVELOPE, 1, effort);
            case CONNECTIONS -> plan(SMALL_ROOM, value / SMALL_ROOM, 1, PACKET, new Load.Idle(), effort);
            case LANES -> load(ROOM, 1, 1, PACKET, 1, effort);
            case LOG -> load(SMALL_ROOM, 1, 1, PACKET, 16, effort);
        };
    }

    /** What a server does before it is measured: what it costs is to be its work, not its compiler's. */
    private static Plan rehearsal(Effort effort) {
        return load(REHEARSAL_ROOM, 1, 1, PACKET, REHEARSAL_IN_FLIGHT, effort.rehearsing());
    }

    /** As few as {@value #ROOM} connections allow. */
    private static int roomsEach(int rooms) {
        return Math.max(1, SMALL_ROOM * rooms / ROOM);
    }

    private static Plan load(int members, int rooms, int roomsEach, int packetBytes, int inFlight, Effort effort) {
        return plan(members, rooms, roomsEach, packetBytes, new Load.Window(inFlight), effort);
    }

    private static Plan plan(int members, int rooms, int roomsEach, int packetBytes, Load load, Effort effort) {
        return new Plan(
                members,
                rooms,
                roomsEach,
                true,
                packetBytes,
                load,
                effort.warmup(),
                load instanceof Load.Idle ? Duration.ZERO : effort.duration(),
                DRAIN,
                Math.max(SENDERS, rooms),
                0,
                true,
                true,
                List.of());
    }
}
