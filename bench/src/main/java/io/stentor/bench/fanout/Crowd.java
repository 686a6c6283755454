package io.stentor.bench.fanout;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * All members of a run: opens them, makes them join, and counts those the server closes. Owned by the event loop; the
 * methods that return a future may be called elsewhere.
 */
final class Crowd implements Connection.Watcher {

    private static final int MASK = 0x3D5A6E12;
    private static final int REASONS_MAX = 16;
    private static final int AT_ONCE = 200;

    /** A server may refuse a thousand clients that each join a hundred rooms at once, and is not asked to here. */
    private static final int JOINS_AT_ONCE = 1_000;

    /** Each join is told to the whole room: what that may come to at once, before sockets' buffers are full of it. */
    private static final int JOINS_TOLD_AT_ONCE = 500_000;

    private static final int PROBE_INTERVAL_MS = 50;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final ServerUnderTest server;
    private final Plan plan;
    private final Seating seating;
    private final MessageLayout layout;
    private final Intake intake;
    private final Handshake handshake;
    private final List<Connection> connections = new ArrayList<>();
    private final Map<String, Integer> closeReasons = new TreeMap<>();
    private final BitSet probed = new BitSet();
    private Step step;
    private int closed;
    private int stalledClosed;

    Crowd(
            EventLoop loop,
            Bootstrap bootstrap,
            ServerUnderTest server,
            Plan plan,
            Seating seating,
            MessageLayout layout,
            Intake intake,
            Handshake handshake) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.server = server;
        this.plan = plan;
        this.seating = seating;
        this.layout = layout;
        this.intake = intake;
        this.handshake = handshake;
    }

    /** Done when every connection has a Socket.IO session. */
    CompletableFuture<Void> connect() {
        return run(new Step(loop, "connected", seating.connections(), AT_ONCE, this::open));
    }

    /** Done when every connection is in its rooms, as far as the server says so. */
    CompletableFuture<Void> join() {
        return run(new Step(loop, "joined", seating.connections(), joinersAtOnce(), this::join));
    }

    /**
     * Done when every connection has seen a message of its room: for servers that do not acknowledge joins. Messages are
     * repeated until then, because one that overtakes a join does not reach its sender's fellows.
     */
    CompletableFuture<Void> settle() {
        Step settling = new Step(loop, "in their rooms", seating.connections(), AT_ONCE, index -> {});
        CompletableFuture<Void> settled = run(settling);
        loop.execute(() -> probe(settled));
        return settled;
    }

    /** The members that do not take part from now on. */
    void stall() {
        for (Connection connection : connections) {
            if (seating.isStalled(connection.index())) {
                connection.stall();
            }
        }
    }

    Connection connection(int index) {
        return connections.get(index);
    }

    /** What every reading member has received. */
    List<Receipts> receipts() {
        return connections.stream()
                .filter(connection -> !seating.isStalled(connection.index()))
                .map(Connection::receipts)
                .toList();
    }

    void close() {
        connections.forEach(Connection::close);
    }

    /** Reading members the server has closed. */
    int closed() {
        return closed;
    }

    int stalledClosed() {
        return stalledClosed;
    }

    Map<String, Integer> closeReasons() {
        return Map.copyOf(closeReasons);
    }

    @Override
    public void connected(Connection connection) {
        step.oneDone();
    }

    @Override
    public void joined(Connection connection) {
        // Not within the call that started the join: a step without acknowledgements would recurse.
        loop.execute(step::oneDone);
    }

    @Override
    public void probed(Connection connection) {
        if (!probed.get(connection.index())) {
            probed.set(connection.index());
            step.oneDone();
        }
    }

    @Override
    public void lost(Connection connection, String reason) {
        if (connection.isStalled()) {
            stalledClosed++;
            return;
        }
        closed++;
        if (closeReasons.size() < REASONS_MAX || closeReasons.containsKey(reason)) {
            closeReasons.merge(reason, 1, Integer::sum);
        }
        step.fail(reason);
    }

    private CompletableFuture<Void> run(Step next) {
        loop.execute(() -> {
            step = next;
            next.start();
        });
        return next.future();
    }

    private void open(int index) {
        Connection connection = new Connection(index, handshake, intake, new Receipts(seating, index), this);
        connections.add(connection);
        InetSocketAddress where = seating.isSpeaker(index) ? server.speakersAddress() : server.address();
        ChannelFuture unused = bootstrap
                .clone()
                .handler(connection)
                .connect(where)
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        connection.fail(future.cause().getMessage());
                    }
                });
    }

    private void join(int index) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int j = 0; j < seating.joinRooms(); j++) {
            int room = (seating.firstRoom(index) + j) % seating.rooms();
            String ack = plan.ackJoins() ? Integer.toString(j) : "";
            String packet = "42" + ack + "[\"join_conversation\",\"" + layout.conversationId(room) + "\"]";
            frames.writeBytes(ClientFrame.text(packet, MASK));
        }
        connections.get(index).join(frames.toByteArray(), plan.ackJoins() ? seating.joinRooms() : 0);
    }

    private int joinersAtOnce() {
        int joiners = Math.min(JOINS_AT_ONCE / seating.joinRooms(), JOINS_TOLD_AT_ONCE / plan.members());
        return Math.max(1, Math.min(AT_ONCE, joiners));
    }

    private void probe(CompletableFuture<Void> settled) {
        if (settled.isDone()) {
            return;
        }
        for (int room = 0; room < seating.rooms(); room++) {
            // Where joins are not acknowledged each connection is in one room: the first ones in the first ones.
            byte[] probe = ClientFrame.of(FrameScanner.TEXT, layout.probe(room), MASK);
            connections.get(room).send(probe);
        }
        ScheduledFuture<?> unused = loop.schedule(() -> probe(settled), PROBE_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }
}
