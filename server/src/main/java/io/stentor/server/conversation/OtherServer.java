package io.stentor.server.conversation;

import io.stentor.server.conversation.PresenceLedger.Part;
import io.stentor.server.conversation.PresenceMessage.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Another server, as this one has heard of it: its deltas and snapshots in the order of their numbers, each once, whatever the
 * channel makes of them. One that comes too early waits for those before it, or for a snapshot. Owned by the roster's thread.
 */
final class OtherServer {
    /** Deltas that wait for one before them. */
    private static final int MOST_EARLY = 256;

    final String id;
    final Part part = new Part();
    long heardNanos;
    long askedNanos;

    private final TreeMap<Long, PresenceMessage> early = new TreeMap<>();
    /** The snapshot of which more is to come, by the places of its parts. */
    private final Map<Integer, PresenceMessage> incoming = new HashMap<>();

    private long incomingNumber;
    private long number;
    private boolean isKnown;

    /** Takes what has come to its turn. */
    interface Taker {
        void onDelta(PresenceMessage delta);

        /**
         * All of it anew.
         *
         * @param now what is on the server, by conversation
         */
        void onSnapshot(Map<String, Change> now);
    }

    OtherServer(String id) {
        this.id = id;
    }

    /** Whether something of it has not been heard, up to this number. */
    boolean misses(long newest) {
        return !isKnown || number < newest;
    }

    void onDelta(PresenceMessage delta, Taker taker) {
        if (isKnown && delta.sequence() <= number) {
            return;
        }
        if (early.size() < MOST_EARLY) {
            early.put(delta.sequence(), delta);
        }
        takeEarly(taker);
    }

    private void takeEarly(Taker taker) {
        while (isKnown && !early.isEmpty() && early.firstKey() <= number + 1) {
            PresenceMessage next = early.pollFirstEntry().getValue();
            if (next.sequence() == number + 1) {
                number++;
                taker.onDelta(next);
            }
        }
    }

    /** What waits and is in a snapshot, too: its server tells of it, so that the snapshot is no news. */
    private void takeBefore(long snapshot, Taker taker) {
        while (!early.isEmpty() && early.firstKey() < snapshot) {
            taker.onDelta(early.pollFirstEntry().getValue());
        }
    }

    void onSnapshot(PresenceMessage snapshot, Taker taker) {
        if ((isKnown && snapshot.sequence() <= number) || snapshot.sequence() < incomingNumber) {
            return;
        }
        if (snapshot.sequence() > incomingNumber) {
            incoming.clear();
            incomingNumber = snapshot.sequence();
        }
        incoming.put(snapshot.part(), snapshot);
        if (isWhole()) {
            take(taker);
        }
    }

    /** Whether the last part is there, and all before it. */
    private boolean isWhole() {
        PresenceMessage last = incoming.get(incoming.size() - 1);
        return last != null && last.isLast();
    }

    private void take(Taker taker) {
        Map<String, Change> now = new HashMap<>();
        incoming.values().forEach(each -> each.changes().forEach(change -> now.put(change.conversationId(), change)));
        incoming.clear();
        takeBefore(incomingNumber, taker);
        isKnown = true;
        number = incomingNumber;
        taker.onSnapshot(now);
        takeEarly(taker);
    }
}
