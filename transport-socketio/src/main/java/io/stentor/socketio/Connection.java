package io.stentor.socketio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.core.room.RoomDirectory;
import io.stentor.transport.loop.OffsetStamp;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;
import java.util.List;

/**
 * One client's connection to a namespace, from its CONNECT packet on: what Socket.IO calls a socket. For its event loop
 * only.
 *
 * <p>Frames are complete WebSocket frames and are taken over unless a method says false. What one handler sends arrives in
 * the order of its calls, to rooms and to the client.
 */
public final class Connection {
    private enum State {
        CONNECTING,
        CONNECTED,
        ENDED
    }

    private final SocketIoSession session;
    private final String namespace;
    private String id;
    private State state = State.CONNECTING;
    private Member member;
    /** For its client to come back; null when it cannot. */
    private volatile Recovery.Key recoveryKey;
    /** The secret of its client, while that is needed. */
    private String pid;
    /** A session was left for it where every server finds it. Read by any thread. */
    private volatile boolean shared;

    /** The one with which its client came back. Read by any thread. */
    private volatile Connection successor;

    private Object attachment;

    Connection(SocketIoSession session, String namespace, String id) {
        this.session = session;
        this.namespace = namespace;
        this.id = id;
    }

    /** The public id: 20 URL-safe characters. It changes when it is found to be one that was here before. */
    public String id() {
        return id;
    }

    public String namespace() {
        return namespace;
    }

    public SocketIoSession session() {
        return session;
    }

    /** What the application keeps with this connection, or null. */
    public Object attachment() {
        return attachment;
    }

    public void attach(Object kept) {
        attachment = kept;
    }

    public SessionLoop loop() {
        return session.loop();
    }

    /** How the fan-out knows it; null until it is admitted. */
    public Member member() {
        return member;
    }

    public boolean isConnecting() {
        return state == State.CONNECTING;
    }

    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    // The answer to CONNECT.

    /**
     * Lets the client into the namespace and tells it so. Does nothing when it has been answered, or has gone, meanwhile.
     *
     * @param rooms the namespace's
     * @param user whose connection it is, or null when nobody counts users
     */
    public void admit(RoomDirectory rooms, String user) {
        if (state != State.CONNECTING) {
            return;
        }
        member = lane().open(session.outlet(), rooms, user, this);
        if (member == null) {
            refuse("overloaded");
            return;
        }
        state = State.CONNECTED;
        session.onAdmitted(this, null);
    }

    /**
     * Lets a client into rooms at one point of the order, before it is answered; null when the server is overloaded.
     *
     * @param user whose connection it is, or null when nobody counts users
     */
    public Member arrive(RoomDirectory rooms, List<String> names, String user) {
        return lane().arrive(session.outlet(), rooms, names, user, this);
    }

    /** Tells a client that came back that it is the same. Does nothing when it has been answered, or has gone, meanwhile. */
    public void welcomeBack() {
        if (state == State.CONNECTING) {
            state = State.CONNECTED;
            session.onAdmitted(this, pid);
        }
    }

    /** Takes a client that came back for a new one: what it was is given up. Only while it {@link #isConnecting}. */
    public void beginAnew() {
        giveUp();
        member = null;
        pid = null;
        attachment = null;
        id = loop().ids().next();
    }

    /** Refuses the client. Does nothing when it has been answered, or has gone, meanwhile. */
    public void refuse(String message) {
        if (state == State.CONNECTING) {
            refuse(session.encoder().connectError(ByteBufAllocator.DEFAULT, namespace, message));
        }
    }

    /** Refuses the client with this CONNECT_ERROR, whose frames it takes; only while it {@link #isConnecting}. */
    public void refuse(ByteBuf frames) {
        state = State.ENDED;
        if (member != null) {
            giveUp();
        }
        session.onRefused(this, frames);
    }

    // Towards the client and its rooms.

    /** Sends frames to the client, compressed if it takes them so. */
    public void send(ByteBuf frames) {
        send(inFormOfClient(Message.untimed(frames)));
    }

    /** The message with the form its client takes besides. Takes the message. */
    public Message inFormOfClient(Message message) {
        return session.inFormOfClient(message);
    }

    /** Sends a message to the client, also while it waits to be admitted: then it arrives before the answer. */
    public void send(Message message) {
        switch (state) {
            case CONNECTING -> sendEarly(message);
            case CONNECTED -> lane().send(member, message);
            case ENDED -> message.release();
        }
    }

    private void sendEarly(Message message) {
        if (member == null) {
            session.sendNow(message);
        } else {
            lane().send(member, message);
        }
    }

    /** Enters a room; false when the server is overloaded, then nothing happened. */
    public boolean join(String room, CensusReply reply) {
        return lane().join(member, room, reply);
    }

    /** Leaves a room it has joined; false when the server is overloaded, then nothing happened. */
    public boolean leave(Room room) {
        return lane().leave(member, room);
    }

    /** The room of this name if the connection has joined it, else null. */
    public Room joinedRoom(String name) {
        return lane().joinedRoom(member, name);
    }

    /** Asks who is in a room; false when the server is overloaded. */
    public boolean ask(Room room, CensusReply reply) {
        return lane().ask(room, reply);
    }

    /** Sends the frames of an event to everyone in a joined room; false when the server is overloaded, the frames are still the caller's. */
    public boolean broadcast(Room room, ByteBuf frames) {
        return broadcast(room, Slot.NOBODY, event(frames));
    }

    /** The same, but not to this connection. */
    public boolean broadcastToOthers(Room room, ByteBuf frames) {
        return broadcast(room, member.id(), event(frames));
    }

    /** The same for what a member that is behind may miss, and one that comes back after a cut. */
    public boolean broadcastVolatileToOthers(Room room, ByteBuf frames) {
        return broadcast(room, member.id(), event(frames).skippable());
    }

    private Message event(ByteBuf frames) {
        return Message.of(frames, loop().receivedNanos())
                .stamped(OffsetStamp.at(session.encoder().offsetPlace(namespace)));
    }

    private boolean broadcast(Room room, int except, Message plain) {
        Message message = loop().forms().forAll(plain);
        if (lane().broadcast(room, except, message)) {
            return true;
        }
        message.releaseForms();
        return false;
    }

    // Its end.

    /** Ends this connection and tells the client; the session goes on. Not from inside a lane's turn. */
    public void disconnect() {
        if (state == State.CONNECTED) {
            // What others sent it through the ring before comes before the goodbye.
            session.session().takeLastWords();
            session.sendNow(Message.untimed(session.encoder().disconnect(ByteBufAllocator.DEFAULT, namespace)));
            session.end(this, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        }
    }

    /** Ends the whole session, with all its connections. Not from inside a lane's turn. */
    public void close(DisconnectReason reason) {
        session.close(reason);
    }

    /** The client is gone from the namespace: what was sent before still goes out. Returns false when it was not in. */
    boolean end() {
        if (state == State.CONNECTED) {
            lane().runNow();
        }
        boolean ended = state != State.ENDED;
        state = State.ENDED;
        return ended;
    }

    // Away and back.

    /** What its client has now, who may have come back with another connection. Any thread. */
    public Connection newest() {
        Connection newest = this;
        for (Connection next = successor; next != null; next = next.successor) {
            newest = next;
        }
        return newest;
    }

    /** Its client was cut off, and may come back: what it is sent meanwhile is kept for it. */
    public boolean isAway() {
        return member != null && member.isAway();
    }

    /** Its client presents itself, with this secret, as one that was here before. */
    void comesBackBy(String secret) {
        pid = secret;
    }

    /** Its secret, if it was told one and sessions are shared, or it came back; else null. */
    String pid() {
        return pid;
    }

    /** A session was left for its client where every server finds it. */
    void share() {
        shared = true;
    }

    /** Whether another server may have let its client go on. Any thread. */
    boolean isShared() {
        return shared;
    }

    /** Its client was cut off from another server, and has this member's rooms. */
    void continues(String id, Member back, String secret) {
        this.id = id;
        member = back;
        pid = secret;
    }

    /** Its client is that of a previous connection, and has its member's rooms. */
    void continues(Connection previous, Member back) {
        id = previous.id;
        member = back;
        previous.successor = this;
        if (attachment == null) {
            attachment = previous.attachment;
        }
    }

    /** Whether its client may come back after a cut. */
    public boolean mayComeBack() {
        return recoveryKey != null;
    }

    Recovery.Key recoveryKey() {
        return recoveryKey;
    }

    void mayComeBack(Recovery.Key key) {
        recoveryKey = key;
    }

    /** Takes its member out of everything for good. */
    void giveUp() {
        session.withdraw(this);
        lane().close(member);
    }

    /** Takes its member out of everything, but for a while keeps it for a client that may come back. */
    void park() {
        lane().park(member);
    }

    private Lane lane() {
        return session.loop().lane();
    }
}
