package io.stentor.bench.faults.crowd;

import io.stentor.checker.DeliveryLog;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends numbered messages to all rooms in turns, as a member of them that is connected to the server without a proxy. Each message has the
 * moment at which it was due. A refused one was not sent; one whose answer was cut off was sent if anybody has got it. Owned by the crowd's event
 * loop.
 */
final class Publisher {
    static final String NAME = "publisher";
    private static final String ID_PREFIX = "m";
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private enum Fate {
        UNKNOWN,
        ACCEPTED,
        REFUSED
    }

    private static final class Sent {
        private final long at;
        private final String room;
        private final long number;
        private final boolean confirmed;
        private Fate fate = Fate.UNKNOWN;

        Sent(long at, String room, long number, boolean confirmed) {
            this.at = at;
            this.room = room;
            this.number = number;
            this.confirmed = confirmed;
        }
    }

    /**
     * A verdict.
     *
     * @param at when it was heard
     * @param madeAfter it was not made before, if anybody was missing
     */
    record Told(long at, long madeAfter, String packet) {}

    private final Crowd crowd;
    private final Member member;
    private final List<String> rooms;
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final BitSet received = new BitSet();
    private final Map<String, Told> verdicts = new LinkedHashMap<>();
    private String padding = "x".repeat(100);
    private double perSecond;
    private int confirmEvery;
    private long nextDue;
    private long number;
    private long open;
    private long openVerdicts;

    Publisher(Crowd crowd, Member member) {
        this.crowd = crowd;
        this.member = member;
        rooms = member.rooms();
    }

    /**
     * @param ratePerSecond over all rooms; 0 is silence
     * @param confirmEach each so many-th is to be confirmed by all; 0 is none
     * @param bytes of padding in each
     */
    void publish(double ratePerSecond, int confirmEach, int bytes) {
        perSecond = ratePerSecond;
        confirmEvery = confirmEach;
        padding = "x".repeat(bytes);
        nextDue = System.nanoTime();
    }

    /** Sends what has become due. While the publisher is cut off nothing is sent, nor made up for later. */
    void look() {
        if (perSecond <= 0) {
            return;
        }
        long now = System.nanoTime();
        long interval = (long) (NANOS_PER_SECOND / perSecond);
        for (; nextDue <= now; nextDue += interval) {
            if (member.isConnected()) {
                send(rooms.get((int) (number % rooms.size())), nextDue);
            }
        }
    }

    void burst(int count) {
        for (int i = 0; i < count && member.isConnected(); i++) {
            send(rooms.get((int) (number % rooms.size())), System.nanoTime());
        }
    }

    /** One more message to each room; what they are. */
    Map<String, String> sendLast() {
        Map<String, String> last = new LinkedHashMap<>();
        for (String room : rooms) {
            last.put(room, send(room, System.nanoTime(), false));
        }
        return last;
    }

    private void send(String room, long due) {
        send(room, due, confirmEvery > 0 && (number + 1) % confirmEvery == 0);
    }

    private String send(String room, long due, boolean confirmed) {
        number++;
        String id = ID_PREFIX + number;
        Sent one = new Sent(crowd.nowMs(), room, number, confirmed);
        sent.add(one);
        open++;
        openVerdicts += confirmed ? 1 : 0;
        String fields = "{\"conversationId\":\"" + room + "\",\"id\":\"" + id + "\",\"at\":" + due
                + (confirmed ? ",\"confirm\":true" : "") + ",\"text\":\"" + padding + "\"}";
        member.ask("[\"message\"," + fields + "]", (ok, answer) -> answered(one, ok, answer));
        return id;
    }

    private void answered(Sent one, boolean ok, String answer) {
        open--;
        one.fate = ok ? Fate.ACCEPTED : Fate.REFUSED;
        if (!ok) {
            openVerdicts -= one.confirmed ? 1 : 0;
            refusals.merge(String.valueOf(Packets.text(answer, "code")), 1, Integer::sum);
        }
    }

    void onCut() {
        open = 0;
        openVerdicts = 0;
    }

    void onReceived(String id) {
        if (id.startsWith(ID_PREFIX)) {
            received.set((int) Packets.digits(id, ID_PREFIX.length()));
        }
    }

    void onVerdict(String packet) {
        openVerdicts--;
        String id = Packets.text(packet, "id");
        verdicts.put(id, new Told(crowd.nowMs(), sentAt(id) + crowd.verdictMs(), packet));
    }

    private long sentAt(String id) {
        long first = number - sent.size() + 1;
        return sent.get((int) (Packets.digits(id, ID_PREFIX.length()) - first)).at;
    }

    /** Everything was answered, verdicts included. */
    boolean isIdle() {
        return open == 0 && openVerdicts <= 0;
    }

    @Override
    public String toString() {
        return "messages without an answer " + open + ", without a verdict " + openVerdicts;
    }

    Map<String, Integer> refusals() {
        return refusals;
    }

    long count() {
        return number;
    }

    /** Tells what was sent, and what came of it. */
    void logTo(DeliveryLog log) {
        for (Sent one : sent) {
            boolean isSent = one.fate == Fate.ACCEPTED || received.get((int) one.number);
            String id = ID_PREFIX + one.number;
            if (isSent) {
                log.sent(one.at, one.room, id, NAME, one.number, one.confirmed);
            }
            if (isSent && verdicts.containsKey(id)) {
                logVerdict(log, one.room, id);
            }
        }
    }

    /** What became of messages, by their ids. */
    Map<String, Told> verdicts() {
        return verdicts;
    }

    /** All of that is judged. */
    void forget() {
        sent.clear();
        received.clear();
        verdicts.clear();
    }

    private void logVerdict(DeliveryLog log, String room, String id) {
        String verdict = verdicts.get(id).packet();
        List<String> named = Packets.texts(verdict, "missing");
        int delivered = (int) Packets.number(verdict, "delivered");
        int missingTotal = (int) Packets.number(verdict, "missingTotal");
        log.verdict(verdicts.get(id).at(), room, id, delivered, Math.max(missingTotal, named.size()), named);
    }
}
