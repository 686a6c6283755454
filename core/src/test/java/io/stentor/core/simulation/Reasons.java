package io.stentor.core.simulation;

import io.stentor.core.lane.LogLimits;
import io.stentor.core.ring.Ring;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** When a return may be refused, and when a member may be told that it fell behind: never without need. */
final class Reasons {
    private static final long SLOW_AFTER = Duration.ofSeconds(1).toNanos();

    private final Settings settings;
    private final LogLimits limits;
    private final Mail mail;
    private final Ring ring;

    Reasons(Settings settings, Mail mail, Ring ring) {
        this.settings = settings;
        this.limits = settings.limits();
        this.mail = mail;
        this.ring = ring;
    }

    /** A return was refused, or is impossible from now on. */
    void checkUnknown(Client client, long now) {
        List<Expected> missed = client.recoverable();
        boolean may = !client.stamped
                || limits.windowNanos() == 0
                || now - client.parkedAt > limits.windowNanos()
                || settings.isMemoryTight()
                || settings.areSessionsFew()
                || client.rewound
                || client.wasFuzzy
                || client.doomed
                || client.refused
                || missed.stream().anyMatch(one -> one.left)
                || isPassed(missed, now);
        if (!may) {
            throw new AssertionError(client + " cannot come back, and has missed " + missed);
        }
    }

    boolean isRingFull() {
        return ring.remaining() <= ring.size() / 8;
    }

    void checkFellBehind(Client client, long now) {
        List<Expected> missing = client.missing();
        // Whoever returns is behind from the beginning.
        boolean slow = isSlow(client.behindSince, now)
                || (client.state == Client.State.RETURNING && isSlow(client.returnedAt, now));
        boolean may = (slow && isPassed(missing, now))
                || isTooMuchItsOwn(missing)
                || settings.isMemoryTight()
                || settings.isOutboundTight()
                || (client.state == Client.State.RETURNING && missing.stream().anyMatch(one -> one.left));
        if (!may) {
            throw new AssertionError(client + " fell behind, and misses " + missing);
        }
    }

    private static boolean isSlow(long since, long now) {
        return since >= 0 && now - since >= SLOW_AFTER;
    }

    private boolean isPassed(List<Expected> missed, long now) {
        return missed.stream()
                .map(one -> one.letter)
                .min(Comparator.comparingInt(letter -> letter.number))
                .filter(first -> mail.isPassed(first, limits.messages(), limits.bytes())
                        || now - first.nanos > limits.ageNanos())
                .isPresent();
    }

    /** What was sent to it alone waits in no room's log. */
    private boolean isTooMuchItsOwn(List<Expected> missing) {
        List<Letter> own = missing.stream()
                .filter(one -> one.rooms.size() != 1 || one.left)
                .map(one -> one.letter)
                .toList();
        long bytes = own.stream().mapToLong(letter -> letter.bytes).sum();
        return own.size() > limits.messages() || bytes > limits.bytes();
    }
}
