package io.stentor.bench.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run does: immutable, checked as a whole when it is made.
 *
 * @param members members of each room; with {@code joins} false the number of connections
 * @param rooms rooms, named {@code c0}, {@code c1}, … padded to one width
 * @param joinRooms rooms each connection joins, so that {@code members * rooms / joinRooms} connections fill them
 * @param joins false when connections are only opened
 * @param payloadBytes bytes of the Socket.IO packet a message is sent in
 * @param load how messages are sent
 * @param warmup time under load before figures are taken
 * @param duration time in which figures are taken; with {@link Load.Idle} the time connections are held
 * @param drain time without any delivery after which what is still under way counts as lost
 * @param senders streams of numbered messages, stream {@code s} in room {@code s % rooms}
 * @param stalled members that stop reading when the load starts
 * @param ackJoins whether a join is done when the server has acknowledged it, or as soon as it is sent
 * @param recovery false asks the server not to keep the connections recoverable
 * @param targets latencies to keep
 */
public record Plan(
        int members,
        int rooms,
        int joinRooms,
        boolean joins,
        int payloadBytes,
        Load load,
        Duration warmup,
        Duration duration,
        Duration drain,
        int senders,
        int stalled,
        boolean ackJoins,
        boolean recovery,
        List<Target> targets) {

    /** A larger packet than a Socket.IO server accepts by default is of no use. */
    static final int PAYLOAD_MAX = 1_000_000;

    private static final int CONNECTIONS_MAX = 1_000_000;
    private static final int ROOMS_MAX = 100_000;
    private static final int SENDERS_MAX = 100_000;
    private static final int WINDOW_MAX = 1_000_000;
    private static final double RATE_MAX = 10_000_000;
    private static final Duration TIME_MAX = Duration.ofHours(24);

    public Plan {
        targets = List.copyOf(targets);
        List<String> problems = new ArrayList<>();
        between(problems, "--members", members, 1, CONNECTIONS_MAX);
        between(problems, "--rooms", rooms, 1, ROOMS_MAX);
        between(problems, "--join-rooms", joinRooms, 1, rooms);
        between(problems, "--senders", senders, 1, SENDERS_MAX);
        if (problems.isEmpty()) {
            checkCrowd(problems, members, rooms, joinRooms, stalled);
            checkPayload(problems, rooms, senders, payloadBytes);
        }
        checkLoad(problems, load);
        checkTimes(problems, List.of(warmup, duration, drain));
        if (duration.isZero() && !(load instanceof Load.Idle)) {
            problems.add("--duration must be above 0");
        }
        if (!ackJoins && joinRooms > 1) {
            problems.add("a server that does not acknowledge joins can only be used with --join-rooms 1");
        }
        if (!joins && !(load instanceof Load.Idle)) {
            problems.add("a load needs joined rooms");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Connections of the whole run. */
    public int connections() {
        return joins ? (int) ((long) members * rooms / joinRooms) : members;
    }

    private static void checkCrowd(List<String> problems, int members, int rooms, int joinRooms, int stalled) {
        long memberships = (long) members * rooms;
        if (memberships % joinRooms != 0) {
            problems.add("--members times --rooms must be a multiple of --join-rooms");
        }
        if (memberships / joinRooms > CONNECTIONS_MAX) {
            problems.add("more than " + CONNECTIONS_MAX + " connections");
        }
        // One member at least has to be left to receive anything.
        between(problems, "--stalled", stalled, 0, (int) Math.min(CONNECTIONS_MAX, memberships / joinRooms - 1));
    }

    private static void checkPayload(List<String> problems, int rooms, int senders, int payloadBytes) {
        between(problems, "--payload", payloadBytes, MessageLayout.smallestPayload(rooms, senders), PAYLOAD_MAX);
    }

    private static void checkLoad(List<String> problems, Load load) {
        if (load instanceof Load.Rate rate && !(rate.messagesPerSecond() > 0 && rate.messagesPerSecond() <= RATE_MAX)) {
            problems.add("--rate must be above 0 and at most 10 million messages per second");
        }
        if (load instanceof Load.Window window) {
            between(problems, "--window", window.messages(), 1, WINDOW_MAX);
        }
    }

    private static void checkTimes(List<String> problems, List<Duration> times) {
        if (times.stream().anyMatch(time -> time.compareTo(TIME_MAX) > 0)) {
            problems.add("--warmup, --duration and --drain are at most a day");
        }
    }

    private static void between(List<String> problems, String option, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(option + " must be from " + least + " to " + most + ", not " + value);
        }
    }
}
