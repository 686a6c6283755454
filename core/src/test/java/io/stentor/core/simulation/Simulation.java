package io.stentor.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.Fanout;
import io.stentor.core.lane.Audience;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.LaneInvariants;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Return;
import io.stentor.core.ring.Form;
import io.stentor.core.ring.Offset;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.Room;
import io.stentor.core.roster.RosterCounts;
import io.stentor.core.simulation.Addressed.Answer;
import io.stentor.core.simulation.Client.State;
import io.stentor.core.simulation.Settings.Step;
import io.stentor.testkit.AgedRing;
import io.stentor.testkit.ManualLoop;
import io.stentor.testkit.SlabAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The core with clients whose connections are slow, stall, are cut and die in silence, and who come back on any lane: all
 * from one seed, on one thread, with a clock and loops that are cranked by hand.
 *
 * <p>The model is each client's list of what it must get, in the order of publishing, which is the ring's. Whenever a client
 * reads something it is checked: one order for all (P1), nothing left out (P2), nothing twice (P3), and after a return what
 * was missed, once, before anything else (P4). When everything has come to rest, everything has arrived. A return that is
 * refused, and a member that is told it fell behind, must have a reason that {@link Reasons} accepts. Confirmations (P5) are
 * to be added as a step and as a list of verdicts beside the clients' lists.
 */
final class Simulation {
    private static final Duration TICK = Duration.ofMillis(300);

    private final Settings settings;
    private final Random random;
    private final List<ManualLoop> loops = new ArrayList<>();
    private final SlabAllocator slabs = new SlabAllocator();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Set<Member> forgotten = new HashSet<>();
    /** Who has come back already, and must not come back as this again. */
    private final List<Former> former = new ArrayList<>();

    private final Mail mail;
    private final Fanout fanout;
    private final Reasons reasons;
    private final int lastOwn;
    private long now = 1;
    private int opened;

    private record Former(Member member, int lane) {}

    Simulation(long seed) {
        this(seed, -1, -1);
    }

    /**
     * One in which much has happened before.
     *
     * @param lastSequence of the slot before the first
     * @param lastOwn number of the last message past the ring that each new member has had; -1 for none
     */
    Simulation(long seed, long lastSequence, int lastOwn) {
        this.lastOwn = lastOwn;
        this.random = new Random(seed);
        this.settings = Settings.from(random);
        this.mail = new Mail(random, settings.bulky());
        for (int i = 0; i < settings.lanes(); i++) {
            loops.add(new ManualLoop());
        }
        ManualLoop rosterLoop = settings.rosterApart() ? new ManualLoop() : loops.get(0);
        Fanout.Foundation foundation =
                new Fanout.Foundation(settings.ringSize(), new Confirmations(), settings.rounds());
        AgedRing.begin(foundation, lastSequence);
        fanout = new Fanout(
                foundation, settings.limits(), List.copyOf(loops), rosterLoop, slabs, () -> now, failures::add);
        reasons = new Reasons(settings, mail, fanout.ring());
        fanout.lanes().forEach(lane -> lane.onForgotten(this::forgotten));
        if (settings.rosterApart()) {
            loops.add(rosterLoop);
        }
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    void run() {
        for (int step = 1; step <= Settings.STEPS; step++) {
            step();
            lookAtClients();
            if (random.nextInt(settings.crankOdds()) == 0) {
                crankOne();
            }
            if (step % Settings.REST == 0) {
                rest();
            }
        }
        end();
    }

    private void crankOne() {
        ManualLoop loop = loops.get(random.nextInt(loops.size()));
        if (random.nextBoolean()) {
            loop.crank();
        } else {
            loop.crankOne();
        }
        lookAtClients();
    }

    /** Who is behind now may miss what may be missed. */
    private void lookAtClients() {
        for (Client client : clients) {
            if (client.state == State.CONNECTED) {
                if (client.member.isBehind() || client.connection.isTroubled()) {
                    client.troubled(now);
                } else {
                    client.behindSince = -1;
                }
            }
        }
        checkFailures();
    }

    private void checkFailures() {
        failures.removeIf(OutOfMemoryError.class::isInstance);
        if (!failures.isEmpty()) {
            throw new AssertionError("a bug was reported", failures.get(0));
        }
    }

    // What happens.

    private void step() {
        Step step = settings.step(random);
        if (step == Step.OPEN || clients.isEmpty()) {
            open();
            return;
        }
        Client client = clients.get(random.nextInt(clients.size()));
        switch (step) {
            case FOREIGN_BROADCAST -> audience(Mail.FOREIGN, Addressed.room(roomOrHall()));
            case FOREIGN_DIRECT -> foreignDirect(client);
            case AUDIENCE -> hereOrThere(client, () -> audience(publisherHere(), anyAudience()));
            case VISIT -> hereOrThere(client, this::visit);
            case PASS -> pass(anyTime());
            case MEMORY -> slabs.exhaust(random.nextInt(3) == 0);
            case RETURN -> comeBack(client);
            case RETURN_TWICE -> comeBackTwice();
            default -> {
                if (client.state == State.CONNECTED && !client.doomed) {
                    onLoop(client.lane, () -> stepConnected(step, client));
                }
            }
        }
    }

    private void stepConnected(Step step, Client client) {
        switch (step) {
            case CLOSE -> close(client);
            case JOIN -> join(client, room());
            case LEAVE -> leave(client, room());
            case BROADCAST -> broadcast(client, room());
            case DIRECT -> direct(client);
            case SQUEEZE -> squeeze(client);
            case READ -> read(client, random.nextInt(4) == 0 ? Connection.UNLIMITED : random.nextInt(300));
            case CUT -> cut(client);
            case DIE -> die(client);
            default -> throw new AssertionError(step);
        }
    }

    private String room() {
        return "room " + random.nextInt(settings.rooms());
    }

    private String roomOrHall() {
        return random.nextInt(4) == 0 ? hall() : room();
    }

    private String hall() {
        return "hall " + random.nextInt(2);
    }

    private long anyTime() {
        int dice = random.nextInt(20);
        int most = dice < 12 ? 50 : dice < 17 ? 2_000 : dice < 19 ? 20_000 : 150_000;
        return Duration.ofMillis(1 + random.nextInt(most)).toNanos();
    }

    private void pass(long nanos) {
        now += nanos;
        loops.forEach(loop -> loop.setNanos(now));
    }

    private void onLoop(int lane, Runnable task) {
        loops.get(lane).enter(task);
    }

    private void hereOrThere(Client client, Runnable publish) {
        if (random.nextBoolean()) {
            onLoop(client.lane, publish);
        } else {
            publish.run();
        }
    }

    private int publisherHere() {
        for (int i = 0; i < settings.lanes(); i++) {
            if (loops.get(i).inTurn()) {
                return i;
            }
        }
        return Mail.FOREIGN;
    }

    // Members.

    private void open() {
        if (clients.size() >= settings.clients()) {
            return;
        }
        String user = "user " + random.nextInt(10);
        Form form = random.nextInt(3) == 0 ? Form.DEFLATED : Form.PLAIN;
        Client client = new Client(user + " #" + ++opened, form, random.nextInt(6) > 0, mail);
        client.lane = random.nextInt(settings.lanes());
        client.connection = connect(client);
        onLoop(client.lane, () -> client.member = lane(client).open(client.connection, fanout.rooms(), user, client));
        if (client.member != null) {
            LaneInvariants.countOwnBehind(client.member, lastOwn);
            clients.add(client);
        }
    }

    private Connection connect(Client client) {
        Connection[] made = new Connection[1];
        made[0] = new Connection(
                client.form,
                client.stamped,
                random.nextInt(4) == 0,
                random.nextBoolean(),
                () -> fellBehind(client, made[0]));
        return made[0];
    }

    private void close(Client client) {
        client.state = State.GONE;
        clients.remove(client);
        lane(client).close(client.member);
    }

    private void join(Client client, String room) {
        if (lane(client).join(client.member, room, null)) {
            client.rooms.add(room);
        }
    }

    private void leave(Client client, String room) {
        Room joined = lane(client).joinedRoom(client.member, room);
        assertThat(joined != null).as("%s in %s", client, room).isEqualTo(client.rooms.contains(room));
        if (joined != null && lane(client).leave(client.member, joined)) {
            client.leave(room);
        }
    }

    // Messages.

    private void broadcast(Client sender, String room) {
        Room joined = lane(sender).joinedRoom(sender.member, room);
        if (joined != null) {
            boolean toOthers = random.nextBoolean();
            Letter letter = mail.any(sender.lane, now);
            Addressed to = toOthers
                    ? new Addressed(List.of(room), List.of(), List.of(), List.of(sender))
                    : Addressed.room(room);
            int except = toOthers ? sender.member.id() : Slot.NOBODY;
            expect(lane(sender).broadcast(joined, except, letter.message), letter, to);
        }
    }

    private void audience(int publisher, Addressed to) {
        Letter letter = mail.any(publisher, now);
        expect(fanout.broadcast(to.in(fanout.rooms()), letter.message), letter, to);
    }

    private Addressed anyAudience() {
        return Addressed.from(random, clients, this::roomOrHall);
    }

    private void direct(Client client) {
        Letter letter = mail.any(client.lane, 0);
        lane(client).send(client.member, letter.message);
        client.expectOwn(letter);
    }

    private void foreignDirect(Client client) {
        Letter letter = mail.any(Mail.FOREIGN, 0);
        Addressed to = new Addressed(List.of(), List.of(client), List.of(), List.of());
        expect(fanout.send(client.member.id(), letter.message), letter, to);
    }

    private void expect(boolean taken, Letter letter, Addressed to) {
        if (!taken) {
            letter.message.release();
            return;
        }
        letter.sequence = fanout.ring().lastSequence();
        for (Client client : clients) {
            expect(letter, client, to.addresses(client), to.rooms());
        }
    }

    private static void expect(Letter letter, Client client, Answer answer, List<String> rooms) {
        boolean impossible = client.state == State.AWAY && !letter.recoverable;
        if (answer != Answer.NO && !impossible) {
            boolean mayBeLost = client.state == State.RETURNING && !letter.recoverable;
            client.expect(letter, rooms, answer == Answer.PERHAPS || mayBeLost || client.doomed);
        }
    }

    // Visits.

    private void visit() {
        Addressed to = anyAudience();
        int what = random.nextInt(9);
        if (what == 0) {
            closeVisited(to);
        } else {
            move(to, hall(), what > 3);
        }
    }

    private void closeVisited(Addressed to) {
        Audience audience = to.in(fanout.rooms()).visitedBy((lane, selected) -> selected.forEach(lane::close));
        if (fanout.visit(audience)) {
            for (Client client : clients) {
                client.doomed |= client.state != State.AWAY && to.addresses(client) != Answer.NO;
            }
        }
    }

    private void move(Addressed to, String hall, boolean enters) {
        boolean kept = random.nextInt(4) > 0;
        Audience audience = to.in(fanout.rooms())
                .visitedBy((lane, selected) -> selected.forEach(member -> move(lane, member, hall, enters)));
        if (kept) {
            audience.keeping(hall);
        }
        int before = mail.count();
        if (fanout.visit(audience)) {
            for (Client client : clients) {
                moved(client, to.addresses(client), new Client.Visit(hall, before), enters, kept);
            }
        }
    }

    private static void move(Lane lane, Member member, String hall, boolean enters) {
        Client client = (Client) member.owner();
        client.visits.removeIf(visit -> visit.room().equals(hall));
        if (enters) {
            lane.enter(member, hall);
        } else {
            lane.exit(member, hall);
        }
    }

    private static void moved(Client client, Answer answer, Client.Visit visit, boolean enters, boolean kept) {
        if (answer == Answer.NO || client.state == State.AWAY) {
            return;
        }
        // One that lets out may come too late: the client may be cut off before.
        boolean isSure = answer == Answer.YES && client.state == State.CONNECTED && !client.doomed;
        if (!isSure || !kept || !enters) {
            client.blur(visit.room());
            client.ring.doubtFrom(visit.before());
            return;
        }
        client.visits.add(visit);
        client.rooms.add(visit.room());
    }

    // Connections.

    private void squeeze(Client client) {
        int bytes = random.nextInt(3) == 0 ? Connection.UNLIMITED : random.nextInt(4) == 0 ? 0 : random.nextInt(400);
        if (client.connection.squeeze(bytes)) {
            drained(client);
        }
    }

    private void read(Client client, int bytes) {
        if (client.read(bytes)) {
            drained(client);
        }
    }

    /** The loop hears of it a little later. */
    private void drained(Client client) {
        Member member = client.member;
        Lane lane = lane(client);
        loops.get(client.lane).schedule(() -> lane.drained(member));
    }

    private void cut(Client client) {
        client.connection.die();
        park(client);
        client.state = client.member.isAway() ? State.AWAY : State.GONE;
        if (client.state == State.GONE) {
            clients.remove(client);
        }
    }

    private void park(Client client) {
        client.parked(now);
        lane(client).park(client.member);
    }

    private void die(Client client) {
        client.connection.die();
        client.connection.squeeze(random.nextBoolean() ? Connection.UNLIMITED : random.nextInt(500));
    }

    private void fellBehind(Client client, Connection connection) {
        reasons.checkFellBehind(client, now);
        endLater(client, connection);
    }

    private void endLater(Client client, Connection connection) {
        boolean mayPark = random.nextBoolean();
        loops.get(publisherHere()).schedule(() -> {
            if (client.state == State.CONNECTED && client.connection == connection) {
                if (mayPark && !client.doomed) {
                    cut(client);
                } else {
                    close(client);
                }
            }
        });
    }

    // Returns.

    private void comeBack(Client client) {
        boolean possible = client.state == State.AWAY || client.state == State.CONNECTED;
        if (client.doomed || !possible || (client.isAlive() && random.nextInt(5) > 0)) {
            return;
        }
        client.connection.die();
        client.state = State.RETURNING;
        client.returns(now);
        if (client.markCount() > 0 && random.nextInt(12) == 0) {
            client.rewind(random.nextInt(client.markCount()));
        }
        int tries = random.nextInt(8) == 0 ? 2 : 1;
        for (int i = 0; i < tries; i++) {
            resume(client);
        }
    }

    private void resume(Client client) {
        client.attempts++;
        Attempt attempt = new Attempt(client, random.nextInt(settings.lanes()), connect(client), client.seen());
        if (random.nextInt(5) == 0) {
            attempt.connection.squeeze(random.nextInt(300));
        }
        onLoop(attempt.lane, () -> attempt.begin(client.member, client.lane));
    }

    /** Not again as somebody whom a client has been before. */
    private void comeBackTwice() {
        if (former.isEmpty()) {
            return;
        }
        Former as = former.get(random.nextInt(former.size()));
        int asking = random.nextInt(settings.lanes());
        Connection connection = new Connection(Form.PLAIN, true, false, false, () -> {
            throw new AssertionError("nobody is there");
        });
        onLoop(
                asking,
                () -> lane(asking).resume(as.member, lane(as.lane), null, connection, null, new Return() {
                    @Override
                    public void takeOver(Member away) {
                        throw new AssertionError("took over what is gone");
                    }

                    @Override
                    public void onBack(Member member) {
                        throw new AssertionError("restored twice: " + as.member);
                    }

                    @Override
                    public void onUnknown() {
                        // As it must be.
                    }
                }));
    }

    /** One try to come back. */
    private final class Attempt implements Return {
        private final Client client;
        private final int lane;
        private final Connection connection;
        private final Offset from;
        private final Member was;

        Attempt(Client client, int lane, Connection connection, Offset from) {
            this.client = client;
            this.lane = lane;
            this.connection = connection;
            this.from = from;
            this.was = client.member;
        }

        void begin(Member away, int home) {
            lane(lane).resume(away, lane(home), from, connection, client, this);
        }

        @Override
        public void takeOver(Member away) {
            assertThat(away).isSameAs(was);
            park(client);
        }

        @Override
        public void onBack(Member member) {
            client.attempts--;
            assertThat(client.state).as("state of %s", client).isEqualTo(State.RETURNING);
            assertThat(forgotten).as("forgotten").doesNotContain(was);
            former.add(new Former(was, client.lane));
            Letter answer = mail.answer(lane, now);
            client.isBack(member, lane, connection, answer, now);
            lane(lane).send(member, answer.message);
            if (connection.hasFallen()) {
                endLater(client, connection);
            }
        }

        @Override
        public void onUnknown() {
            client.attempts--;
            client.refused |= reasons.isRingFull();
            if (client.state == State.RETURNING && client.attempts == 0) {
                reasons.checkUnknown(client, now);
                client.state = State.GONE;
                clients.remove(client);
            }
        }
    }

    private void forgotten(Member member) {
        assertThat(forgotten.add(member)).as("%s forgotten once", member).isTrue();
        Client client = (Client) member.owner();
        if (client.state == State.AWAY) {
            reasons.checkUnknown(client, now);
        }
    }

    private Lane lane(Client client) {
        return lane(client.lane);
    }

    private Lane lane(int index) {
        return fanout.lanes().get(index);
    }

    // At rest.

    private void rest() {
        slabs.exhaust(false);
        ManualLoop.crankAll(loops);
        pass(TICK.toNanos());
        for (boolean busy = true; busy; ) {
            ManualLoop.crankAll(loops);
            lookAtClients();
            busy = List.copyOf(clients).stream()
                            .filter(Client::isAlive)
                            .filter(this::heal)
                            .count()
                    > 0;
        }
        removeDoomed();
        ManualLoop.crankAll(loops);
        checkFailures();
        clients.forEach(this::checkClient);
        clients.forEach(Simulation::learnWhereabouts);
        checkLanes();
        checkRoster();
    }

    /** Its connection takes everything, and it reads everything; true when there was something. */
    private boolean heal(Client client) {
        boolean unblocked = client.connection.squeeze(Connection.UNLIMITED);
        boolean read = client.read(Connection.UNLIMITED);
        if (unblocked || read) {
            drained(client);
        }
        return unblocked || read;
    }

    private void removeDoomed() {
        for (Client client : List.copyOf(clients)) {
            // One that was cut off before the visit came by is away, and was not visited.
            if (client.doomed && client.state != State.AWAY) {
                onLoop(client.lane, () -> close(client));
            }
        }
    }

    private void checkClient(Client client) {
        assertThat(client.attempts).as("unanswered returns of %s", client).isZero();
        if (client.isAlive()) {
            check(client, client::checkComplete);
            assertThat(client.member.isUpToDate())
                    .as("%s is up to date", client)
                    .isTrue();
        }
    }

    private static void check(Client client, Runnable check) {
        try {
            check.run();
        } catch (AssertionError e) {
            throw new AssertionError(client + ": " + e.getMessage(), e);
        }
    }

    private static void learnWhereabouts(Client client) {
        if (!client.fuzzy.isEmpty()) {
            Set<String> inside = LaneInvariants.whereabouts(client.member);
            client.fuzzy.forEach(client.rooms::remove);
            client.fuzzy.stream().filter(inside::contains).forEach(client.rooms::add);
            client.fuzzy.clear();
        }
        client.visits.clear();
        client.wasFuzzy &= !client.isAlive();
        if (client.state == State.CONNECTED) {
            assertThat(LaneInvariants.whereabouts(client.member))
                    .as("rooms of %s", client)
                    .isEqualTo(client.rooms);
        }
    }

    private void checkLanes() {
        for (int i = 0; i < settings.lanes(); i++) {
            int lane = i;
            List<Member> members = clients.stream()
                    .filter(client -> client.lane == lane)
                    .map(client -> client.member)
                    .toList();
            members.forEach(LaneInvariants::checkAgreement);
            LaneInvariants.checkLane(lane(lane), members);
        }
    }

    private void checkRoster() {
        List<Client> present = clients.stream()
                .filter(client -> client.state == State.CONNECTED)
                .toList();
        long users =
                present.stream().map(client -> client.member.user()).distinct().count();
        long rooms = present.stream()
                .flatMap(client -> client.rooms.stream())
                .distinct()
                .count();
        int memberships =
                present.stream().mapToInt(client -> client.rooms.size()).sum();
        assertThat(fanout.roster().counts())
                .isEqualTo(new RosterCounts(present.size(), (int) users, (int) rooms, memberships));
        assertThat(fanout.rooms().rooms()).hasSize((int) rooms);
        assertThat(fanout.rooms().size()).as("rooms held or kept").isEqualTo((int) roomsHeldOrKept());
    }

    private long roomsHeldOrKept() {
        Stream<Client> there = clients.stream().filter(client -> !forgotten.contains(client.member));
        return there.flatMap(client -> client.rooms.stream()).distinct().count();
    }

    private void end() {
        rest();
        for (Client client : List.copyOf(clients)) {
            if (client.state == State.CONNECTED) {
                onLoop(client.lane, random.nextBoolean() ? () -> close(client) : () -> cut(client));
            }
        }
        ManualLoop.crankAll(loops);
        // Both the window and the time for which an id is known to have been somebody's are over then.
        for (int i = 0; i < 40; i++) {
            pass(settings.limits().windowNanos() / 20 + 4 * TICK.toNanos());
            ManualLoop.crankAll(loops);
        }
        checkFailures();
        checkNothingIsLeft();
    }

    private void checkNothingIsLeft() {
        assertThat(fanout.roster().counts()).isEqualTo(new RosterCounts(0, 0, 0, 0));
        assertThat(fanout.rooms().size()).as("rooms").isZero();
        for (Lane lane : fanout.lanes()) {
            assertThat(lane.memberCount()).as("members").isZero();
            assertThat(lane.roomCount()).as("rooms of a lane").isZero();
            assertThat(lane.behindCount()).as("behind").isZero();
            assertThat(lane.awayCount()).as("away").isZero();
        }
        assertThat(loops).allSatisfy(loop -> assertThat(loop.timers()).isZero());
        assertThat(fanout.logs().loggedBytes()).as("bytes in logs").isZero();
        assertThat(fanout.logs().waitingBytes()).as("bytes waiting").isZero();
        assertThat(fanout.ring().remaining()).isEqualTo(fanout.ring().size());
        mail.assertAllReleased();
        assertThat(slabs.bytesOut()).as("bytes of slabs").isZero();
    }
}
