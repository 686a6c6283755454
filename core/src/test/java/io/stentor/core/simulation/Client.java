package io.stentor.core.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Offset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Somebody's client over all its connections: what it has seen, and what the model says it must see. */
final class Client {
    enum State {
        /** As the server sees it: the connection may be dead. */
        CONNECTED,
        AWAY,
        RETURNING,
        GONE
    }

    /** A visit that was published before a letter of this number, and moves it into a room or out of it. */
    record Visit(String room, int before) {}

    /** How far it had come when it had seen an offset. */
    private record Mark(Offset seen, int ring, int own) {}

    final String user;
    final Form form;
    final boolean stamped;
    /** Rooms it is in as the model sees it. */
    final Set<String> rooms = new HashSet<>();
    /** Rooms of which the model does not know whether it is in. */
    final Set<String> fuzzy = new HashSet<>();
    /** Whether there ever was such a room. */
    boolean wasFuzzy;

    final Track ring = new Track();
    final Track own = new Track();

    State state = State.CONNECTED;
    int lane;
    Member member;
    Connection connection;
    long parkedAt;
    /** Since when it is behind, as far as can be seen; -1 while it is not. */
    long behindSince = -1;
    /** It came back with an older offset than it has. */
    boolean rewound;
    /** When it asked to come back. */
    long returnedAt;
    /** The ring was full when it tried. */
    boolean refused;
    /** A visit is on its way that closes it. */
    boolean doomed;
    /** Returns that have not been answered. */
    int attempts;

    /** Visits on their way to it. */
    final List<Visit> visits = new ArrayList<>();

    private final Mail mail;
    private final Map<Integer, Integer> lastOf = new HashMap<>();
    private final List<Mark> marks = new ArrayList<>();
    private ByteBuf received = Unpooled.buffer();
    private Offset seen;
    private int troubleAt;
    /** The answer to its return, before which everything comes that was sent before the return. */
    private int answer = -1;

    private int fence;

    Client(String user, Form form, boolean stamped, Mail mail) {
        this.user = user;
        this.form = form;
        this.stamped = stamped;
        this.mail = mail;
    }

    /** Whether its messages go somewhere. */
    boolean isAlive() {
        return state == State.CONNECTED && !connection.isDead();
    }

    Offset seen() {
        return seen;
    }

    // What happens to it.

    void expect(Letter letter, List<String> to, boolean optional) {
        ring.add(new Expected(letter, to, optional));
    }

    /** Its loop has sent it something alone. */
    void expectOwn(Letter letter) {
        own.add(new Expected(letter, List.of(), false));
    }

    void leave(String room) {
        rooms.remove(room);
        ring.left(room);
    }

    void blur(String room) {
        fuzzy.add(room);
        wasFuzzy = true;
        ring.left(room);
    }

    /** It is, or was, behind. */
    void troubled(long now) {
        troubleAt = mail.count();
        behindSince = behindSince < 0 ? now : behindSince;
    }

    void parked(long now) {
        parkedAt = now;
        for (Visit visit : visits) {
            blur(visit.room);
            ring.doubtFrom(visit.before);
        }
        visits.clear();
        ring.cut();
        own.cut();
    }

    void returns(long now) {
        returnedAt = now;
        fence = ring.size();
        // The model does not know yet which of its tries comes through.
        answer = -1;
        rewound = false;
        refused = false;
    }

    /** Says that it has seen less than it has. */
    void rewind(int toMark) {
        Mark mark = marks.get(toMark);
        rewound = true;
        ring.goBackTo(mark.ring);
        own.goBackTo(mark.own);
        ring.cut();
        own.cut();
        marks.subList(toMark + 1, marks.size()).clear();
        seen = mark.seen;
        lastOf.clear();
    }

    int markCount() {
        return marks.size();
    }

    void isBack(Member as, int onLane, Connection with, Letter answered, long now) {
        member = as;
        lane = onLane;
        connection = with;
        state = State.CONNECTED;
        received = Unpooled.buffer();
        behindSince = returnedAt;
        troubled(now);
        answer = answered.number;
        expectOwn(answered);
    }

    /** Reads what its connection has got. */
    boolean read(int bytes) {
        boolean unblocked = connection.read(bytes, received);
        for (Mail.Event event = Mail.read(received); event != null; event = Mail.read(received)) {
            receive(event);
        }
        received.discardReadBytes();
        return unblocked;
    }

    private void receive(Mail.Event event) {
        Letter letter = mail.letter(event.number());
        boolean isOwn = own.contains(letter.number);
        (isOwn ? own : ring).receive(letter.number, troubleAt);
        checkProgramOrder(letter);
        checkForm(letter, event, isOwn);
        if (letter.number == answer) {
            checkNothingMissed();
        }
        if (event.offset() != null) {
            seen(event.offset());
        }
    }

    private void checkProgramOrder(Letter letter) {
        Integer before = lastOf.put(letter.publisher, letter.number);
        if (before != null && before > letter.number) {
            throw new AssertionError("got " + letter + " after " + before + " of the same loop");
        }
    }

    private void checkForm(Letter letter, Mail.Event event, boolean isOwn) {
        boolean deflated = form == Form.DEFLATED && letter.message.hasForms();
        boolean isStamped = stamped && letter.message.stamp() != null;
        if (event.deflated() != deflated || (event.offset() != null) != isStamped) {
            throw new AssertionError(letter + " in the wrong form");
        }
        if (isStamped && !isOwn && event.offset().sequence() != letter.sequence) {
            throw new AssertionError(letter + " of slot " + letter.sequence + " says " + event.offset());
        }
    }

    private void checkNothingMissed() {
        Expected missing = ring.next(troubleAt, fence);
        if (missing != null) {
            throw new AssertionError("was told that it is back before it got " + missing);
        }
    }

    private void seen(Offset offset) {
        if (seen != null && offset.sequence() < seen.sequence()) {
            throw new AssertionError("offset " + offset + " after " + seen);
        }
        seen = offset;
        marks.add(new Mark(seen, ring.next(), own.next()));
    }

    // What the model knows of what it misses.

    /** What it would have to be told if it came back now. */
    List<Expected> recoverable() {
        return Stream.concat(ring.recoverable().stream(), own.recoverable().stream())
                .toList();
    }

    /** What has not arrived yet and is not lost. */
    List<Expected> missing() {
        return Stream.concat(ring.missing().stream(), own.missing().stream())
                .filter(one -> !one.lost)
                .toList();
    }

    /** At rest: everything has arrived that must. */
    void checkComplete() {
        Expected missing = ring.next(troubleAt);
        missing = missing == null ? own.next(troubleAt) : missing;
        if (missing != null) {
            throw new AssertionError("did not get " + missing);
        }
        if (connection.isUnflushed()) {
            throw new AssertionError("was not flushed");
        }
    }

    @Override
    public String toString() {
        return user + " (" + member + ", lane " + lane + ", " + state + ")";
    }
}
