package io.stentor.server.conversation;

import io.netty.channel.EventLoop;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.core.lane.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One message whose members on several servers are to confirm it: over when the lanes of this server and the other servers
 * have said what came of it, and those that can have named who is missing. Owned by the sender's event loop.
 */
final class ClusterConfirmation {
    /** After the others' time is over; reports are on their way then. */
    private static final long NAMING_MS = 1_000;

    private final EventLoop loop;
    private final MissedMessages missedMessages;
    private final MissedReport.Key key;
    private final Consumer<Outcome> onOutcome;
    private final MissedMessages.Collected missed;
    private Verdict here;
    private RemoteAnswers elsewhere;
    /** Servers of which nobody knows whom they have asked. */
    private int unheard;

    private boolean waitsForNames;
    private boolean ended;

    /** @param onOutcome told once, on the loop */
    ClusterConfirmation(
            EventLoop loop, MissedMessages missedMessages, MissedReport.Key key, Consumer<Outcome> onOutcome) {
        this.loop = loop;
        this.missedMessages = missedMessages;
        this.key = key;
        this.onOutcome = onOutcome;
        this.missed = missedMessages.collect(key, () -> loop.execute(this::proceed));
    }

    void onHere(Verdict verdict) {
        here = verdict;
        proceed();
    }

    /** Any thread. */
    void onElsewhere(RemoteAnswers answers) {
        loop.execute(() -> {
            elsewhere = answers;
            proceed();
        });
    }

    /** Nobody of this server could be asked, and so nobody knows who is missing. Any thread. */
    void onNobodyAskedHere() {
        loop.execute(() -> {
            unheard++;
            onHere(new Verdict(0, 0, List.of()));
        });
    }

    private void proceed() {
        if (ended || here == null || elsewhere == null) {
            return;
        }
        if (missed.sockets() >= elsewhere.missing()) {
            end();
        } else if (!waitsForNames) {
            waitsForNames = true;
            loop.schedule(this::end, NAMING_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Gives it up: the message was not sent. */
    void withdraw() {
        ended = true;
        missedMessages.forget(key, missed);
    }

    private void end() {
        if (!ended) {
            withdraw();
            RemoteAnswers answers = new RemoteAnswers(elsewhere.values(), elsewhere.missing() + unheard);
            onOutcome.accept(Outcome.of(here, answers, missed));
        }
    }
}
