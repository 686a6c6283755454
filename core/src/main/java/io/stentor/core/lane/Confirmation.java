package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One message that its receivers are asked to confirm, from its publishing to its verdict. Made by its publisher
 * ({@link Confirmations#begin}), carried by its slot; every lane waits for its own members ({@link Expectations}) and
 * reports once. Threadsafe, without a lock: the last report makes the verdict.
 *
 * <p>Who is asked is settled where the slot lies in the order: whoever is addressed by it, but the one who must not be
 * counted. The message's frames are kept until the verdict, so that everybody is sent the same bytes again.
 */
public final class Confirmation {
    private final Confirmations all;
    private final int ackId;
    private final Message message;
    private final Attempts attempts;
    private final int mayBeAsked;
    private final Lane home;
    private final VerdictListener listener;
    private int uncounted = Slot.NOBODY;
    private String entry;

    /** Reports that are still to come; set when it is published. */
    private final AtomicInteger toCome = new AtomicInteger();

    private final AtomicReference<Report> reports = new AtomicReference<>();

    /** What one part had to tell, and what was told before. */
    private record Report(int expected, int delivered, List<Member> missing, Report earlier) {}

    Confirmation(
            Confirmations all,
            int ackId,
            Message message,
            Attempts attempts,
            int mayBeAsked,
            Lane home,
            VerdictListener listener) {
        this.all = all;
        this.ackId = ackId;
        this.message = message;
        this.attempts = attempts;
        this.mayBeAsked = mayBeAsked;
        this.home = home;
        this.listener = listener;
    }

    /** Does not count this member, whatever it gets. Before it is published. */
    public Confirmation notCounting(int member) {
        uncounted = member;
        return this;
    }

    /** Its message stands here in a log that servers share. Before it is published. */
    public Confirmation standsAt(String entryOfLog) {
        entry = entryOfLog;
        return this;
    }

    /** Where its message stands in a log that servers share; null when in none. */
    String entry() {
        return entry;
    }

    /** Gives up a message that could not be published. */
    public void withdraw() {
        message.release();
        all.giveBack(mayBeAsked);
    }

    /** What its frames ask for an answer under. */
    public int ackId() {
        return ackId;
    }

    /** Who is told in the end. */
    public VerdictListener listener() {
        return listener;
    }

    int uncounted() {
        return uncounted;
    }

    Attempts attempts() {
        return attempts;
    }

    /** The message once more, with a reference for the caller. Nobody times it: its first copy was in time or was not. */
    Message again() {
        Message again = message.repeated();
        again.retain(1);
        all.countRetries(1);
        return again;
    }

    /** It is about to be published to so many lanes. */
    void expectReports(int lanes) {
        toCome.set(lanes);
    }

    /** Part of what one lane waits for is going to be reported elsewhere, besides what it reports itself. */
    void expectOneMore() {
        toCome.incrementAndGet();
    }

    /** A part has come to its end. On the lane's thread, which is the one that tells the verdict if none was asked for. */
    void report(int expected, int delivered, List<Member> missing, Lane lane) {
        Report report = new Report(expected, delivered, missing, reports.get());
        while (!reports.compareAndSet(report.earlier, report)) {
            report = new Report(expected, delivered, missing, reports.get());
        }
        if (toCome.decrementAndGet() == 0) {
            end(lane);
        }
    }

    private void end(Lane lastLane) {
        Verdict verdict = verdict();
        // A slot of the ring keeps it for a while.
        reports.set(null);
        message.release();
        all.count(verdict);
        all.giveBack(mayBeAsked);
        (home == null ? lastLane : home).executeGuarded(() -> listener.onVerdict(verdict));
    }

    private Verdict verdict() {
        int expected = 0;
        int delivered = 0;
        List<Member> missing = new ArrayList<>();
        for (Report report = reports.get(); report != null; report = report.earlier) {
            expected += report.expected;
            delivered += report.delivered;
            missing.addAll(report.missing);
        }
        return new Verdict(expected, delivered, List.copyOf(missing));
    }
}
