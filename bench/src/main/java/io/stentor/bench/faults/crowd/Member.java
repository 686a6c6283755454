package io.stentor.bench.faults.crowd;

import io.stentor.checker.DeliveryLog;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One Socket.IO client of the conversation application. It comes back after each cut with its secret and offset, enters its rooms anew
 * when it was not recovered, ends by itself when it hears nothing for as long as the server said, and logs what it sees as the checker
 * wants it. Owned by the crowd's event loop.
 */
final class Member implements Carrier.Listener {
    private static final String MESSAGE = "[\"message\",";
    private static final String VERDICT = "[\"message_delivered\",";
    /** As long as a stock client waits for a connection; a dead one must not last. */
    private static final long OPENING_MS = 5_000;

    private enum Seat {
        OUT,
        ASKED,
        IN,
        LEAVING
    }

    /** What was acknowledged, and whether that is known to have reached the server. */
    private static final class Ack {
        private final String user;
        private final String room;
        private final String id;
        private final long at;
        private long arrivedAt = Long.MAX_VALUE;

        Ack(String user, String room, String id, long at) {
            this.user = user;
            this.room = room;
            this.id = id;
            this.at = at;
        }
    }

    private final Crowd crowd;
    private final String name;
    private final Transport transport;
    /** With a small window until it is thawed: what has piled up before it comes quickly then. */
    private Network network;

    private final DeliveryLog log;
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final Map<Integer, BiConsumer<Boolean, String>> asked = new LinkedHashMap<>();

    private final List<Ack> acks = new ArrayList<>();

    private Answers answers = Answers.ONCE;
    /** Its user in this life. Each life has its own: the server may still wait for an answer of the one before. */
    private String user;

    private int lives;
    private Carrier carrier;
    private String pid;
    private String offset;
    private boolean connected;
    private boolean frozen;
    private boolean away;
    private boolean ended;
    private long heardAt;
    private long openedAt;
    /** 0 when it has not been sent away, or was and is back. */
    private long wentAt;

    private long heartbeatMs;
    private int attempts;
    private int nextAsk;
    private final Map<String, String> lastIds = new LinkedHashMap<>();

    Member(Crowd crowd, String name, Transport transport, Network network, List<String> rooms, DeliveryLog log) {
        this.crowd = crowd;
        this.name = name;
        user = name;
        this.transport = transport;
        this.network = network;
        this.log = log;
        rooms.forEach(room -> seats.put(room, Seat.OUT));
    }

    String name() {
        return name;
    }

    Transport transport() {
        return transport;
    }

    InetSocketAddress server() {
        return network.server();
    }

    void answer(Answers how) {
        answers = how;
    }

    boolean isFrozen() {
        return frozen;
    }

    boolean isConnected() {
        return connected;
    }

    /** Connected, in all its rooms, and owed nothing that was said when it asked. */
    boolean isSettled() {
        return connected && asked.isEmpty() && seats.values().stream().allMatch(seat -> seat == Seat.IN);
    }

    boolean hasLast(String room, String id) {
        return !seats.containsKey(room) || id.equals(lastIds.get(room));
    }

    @Override
    public String toString() {
        return name + " (" + transport.word() + ", " + (connected ? "connected" : "not connected") + ", rooms " + seats
                + ", last " + lastIds + (frozen ? ", frozen" : "") + ")";
    }

    void open() {
        if (ended || away) {
            return;
        }
        openedAt = crowd.nowMs();
        heardAt = openedAt;
        heartbeatMs = OPENING_MS;
        carrier = transport.open(network, this);
        if (frozen) {
            carrier.setReading(false);
        }
    }

    @Override
    public void onPacket(String packet) {
        heardAt = crowd.nowMs();
        if (packet.startsWith("0")) {
            heartbeatMs = Packets.number(packet, "pingInterval") + Packets.number(packet, "pingTimeout");
            carrier.send("40" + authentication());
        } else if (packet.equals("2")) {
            carrier.send("3");
        } else if (packet.startsWith("40")) {
            onConnected(Packets.text(packet, "pid"));
        } else if (packet.startsWith("41")) {
            drop("io server disconnect");
        } else if (packet.startsWith("42")) {
            onEvent(packet);
        } else if (packet.startsWith("43")) {
            onAnswer(packet);
        } else if (packet.startsWith("44")) {
            drop("refused: " + packet);
        }
    }

    private String authentication() {
        String next = "{\"userId\":\"" + nameOfLife(lives) + "\"";
        if (pid == null) {
            return next + "}";
        }
        return next + ",\"pid\":\"" + pid + "\"" + (offset == null ? "" : ",\"offset\":\"" + offset + "\"") + "}";
    }

    private String nameOfLife(int life) {
        return life == 0 ? name : name + "-" + life;
    }

    private void onConnected(String newPid) {
        boolean recovered = pid != null && pid.equals(newPid);
        pid = newPid;
        connected = true;
        attempts = 0;
        if (!recovered) {
            user = nameOfLife(lives);
            lives++;
        }
        log.connected(crowd.nowMs(), user, recovered);
        if (lives > 1 || recovered) {
            crowd.onReturn(recovered);
        }
        if (wentAt > 0) {
            crowd.onComeback(new Comeback(recovered, openedAt - wentAt, crowd.nowMs() - wentAt));
            wentAt = 0;
        }
        if (!recovered) {
            offset = null;
            seats.replaceAll((room, seat) -> Seat.OUT);
        }
        seats.forEach((room, seat) -> {
            if (seat != Seat.IN) {
                join(room);
            }
        });
    }

    private void join(String room) {
        seats.put(room, Seat.ASKED);
        ask("[\"join_conversation\",\"" + room + "\"]", (ok, answer) -> {
            if (ok) {
                entered(room);
                crowd.onEntered(this, room, answer);
            } else {
                crowd.complain(this, name + " may not join: " + answer);
            }
        });
    }

    /** The first message says it, too, when the answer was cut off. */
    private void entered(String room) {
        if (seats.get(room) == Seat.ASKED) {
            seats.put(room, Seat.IN);
            log.joined(crowd.nowMs(), user, room);
        }
    }

    /** Leaves a room and enters it again; nothing when it is on its way already. */
    void leaveAndJoin(String room) {
        if (!connected || seats.get(room) != Seat.IN) {
            return;
        }
        seats.put(room, Seat.LEAVING);
        ask("[\"leave_conversation\",\"" + room + "\"]", (ok, answer) -> {
            log.left(crowd.nowMs(), user, room);
            join(room);
        });
    }

    /** @param then is told whether the answer says ok, and the answer; never, if the connection is cut before */
    void ask(String event, BiConsumer<Boolean, String> then) {
        int id = nextAsk++;
        asked.put(id, then);
        carrier.send("42" + id + event);
    }

    private void onAnswer(String packet) {
        BiConsumer<Boolean, String> then = asked.remove((int) Packets.digits(packet, 2));
        if (then != null) {
            then.accept(packet.contains("\"ok\":true"), packet);
        }
    }

    private void onEvent(String packet) {
        long ack = Packets.digits(packet, 2);
        if (ack < 0 && pid != null) {
            String newer = Packets.offset(packet);
            offset = newer == null ? offset : newer;
        }
        int begin = packet.indexOf('[');
        if (packet.startsWith(MESSAGE, begin)) {
            onMessage(packet, ack);
        } else if (packet.startsWith(VERDICT, begin)) {
            crowd.onVerdict(packet);
        } else if (packet.startsWith(RollCall.JOINED, begin)) {
            crowd.onRollChanged(this, packet, true);
        } else if (packet.startsWith(RollCall.LEFT, begin)) {
            crowd.onRollChanged(this, packet, false);
        }
    }

    private void onMessage(String packet, long ack) {
        String room = Packets.text(packet, "conversationId");
        String id = Packets.text(packet, "id");
        entered(room);
        long at = crowd.nowMs();
        log.received(at, user, room, id);
        lastIds.put(room, id);
        crowd.onMessage(this, packet);
        if (ack >= 0) {
            confirm(room, id, ack, at);
        }
    }

    private void confirm(String room, String id, long ack, long at) {
        if (answers == Answers.LEAVE) {
            leaveForGood();
            return;
        }
        for (int i = 0; i < (answers == Answers.TWICE ? 2 : answers == Answers.ONCE ? 1 : 0); i++) {
            carrier.send("43" + ack + "[]");
        }
        if (answers != Answers.NEVER) {
            Ack one = new Ack(user, room, id, at);
            acks.add(one);
            boolean stays = seats.get(room) == Seat.IN;
            // An answer to what was sent behind it says that it has got there; but who was leaving then may have left
            // before.
            ask("[\"presence\",\"" + room + "\"]", (ok, answer) -> {
                if (stays) {
                    one.arrivedAt = crowd.nowMs();
                }
            });
        }
    }

    /** A Socket.IO DISCONNECT: nobody waits for it any more. It comes back as a new one. */
    private void leaveForGood() {
        carrier.send("41");
        pid = null;
        Carrier old = carrier;
        crowd.after(100, old::close);
        ended("io client disconnect");
    }

    @Override
    public void onEnd(String reason) {
        ended(reason);
    }

    private void drop(String reason) {
        carrier.close();
        ended(reason);
    }

    private void ended(String reason) {
        carrier = null;
        asked.clear();
        if (connected) {
            connected = false;
            log.disconnected(crowd.nowMs(), user, reason);
            crowd.onCut(reason);
        }
        if (seats.containsValue(Seat.LEAVING)) {
            // Whether it has left is not known: it begins anew.
            pid = null;
        }
        if (!ended && !away) {
            crowd.after(crowd.rhythm().delayMs(attempts++, crowd.chance()), this::reopen);
        }
    }

    private void reopen() {
        if (carrier == null) {
            open();
        }
    }

    /** Called again and again: a client ends by itself when it hears nothing. A frozen process does not look at the time either. */
    void look() {
        if (carrier != null && !frozen && crowd.nowMs() - heardAt > heartbeatMs) {
            carrier.close();
            ended("ping timeout");
        }
    }

    void freeze(boolean isFrozen) {
        frozen = isFrozen;
        heardAt = crowd.nowMs();
        if (!isFrozen) {
            network = network.unlimited();
        }
        if (carrier != null) {
            carrier.setReading(!isFrozen);
        }
    }

    /** Cut off by itself, and not back before {@link #comeBack}. */
    void goAway() {
        away = true;
        wentAt = connected ? crowd.nowMs() : 0;
        if (carrier != null) {
            carrier.abort();
            ended("went away");
        }
    }

    void comeBack() {
        away = false;
        reopen();
    }

    void close() {
        ended = true;
        if (carrier != null) {
            carrier.close();
            ended("closed");
        }
    }

    List<String> rooms() {
        return new ArrayList<>(seats.keySet());
    }

    /**
     * Tells when acknowledgements reached the server, and forgets them. One of which it is not known that it was there before the verdict can have been
     * made may count or not: it is told as one that came with the verdict.
     *
     * @param verdicts what became of messages, by their ids
     */
    void logAcks(DeliveryLog to, Map<String, Publisher.Told> verdicts) {
        for (Ack ack : acks) {
            Publisher.Told verdict = verdicts.get(ack.id);
            if (verdict == null || ack.arrivedAt <= verdict.madeAfter()) {
                to.acked(ack.at, ack.user, ack.room, ack.id);
            } else {
                to.acked(Math.max(ack.at, verdict.at()), ack.user, ack.room, ack.id);
            }
        }
        acks.clear();
    }

    /** For a judgement that begins now: it is in these rooms. */
    void logPresence(DeliveryLog to) {
        to.connected(crowd.nowMs(), user, false);
        seats.forEach((room, seat) -> to.joined(crowd.nowMs(), user, room));
    }
}
