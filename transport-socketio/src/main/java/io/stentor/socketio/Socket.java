package io.stentor.socketio;

import io.netty.buffer.ByteBuf;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Slot;
import io.stentor.core.room.CensusReply;
import io.stentor.core.room.Room;
import io.stentor.transport.loop.SessionLoop;
import io.stentor.transport.session.DisconnectReason;

/**
 * One client's connection to a namespace. For its event loop only.
 *
 * <p>Frames are complete WebSocket frames, as {@link io.stentor.wire.socketio.Packets} makes them, and are taken over
 * unless a method says false. What one handler sends arrives in the order of its calls, to rooms and to the socket.
 */
public final class Socket {
    private final SocketIoSession session;
    private final String id;
    private final String userId;
    private Member member;
    private Object attachment;

    Socket(SocketIoSession session, String id, String userId) {
        this.session = session;
        this.id = id;
        this.userId = userId;
    }

    /** The public id: 20 URL-safe characters. */
    public String id() {
        return id;
    }

    public String userId() {
        return userId;
    }

    /** What the application keeps with this socket, or null. */
    public Object attachment() {
        return attachment;
    }

    public void attach(Object kept) {
        attachment = kept;
    }

    public SessionLoop loop() {
        return session.loop();
    }

    /** How the fan-out knows this socket. */
    public Member member() {
        return member;
    }

    void becomeMember(Member admitted) {
        member = admitted;
    }

    /** Sends a frame to this socket. */
    public void send(ByteBuf frame) {
        lane().send(member, frame);
    }

    /** Enters a room; false when the server is overloaded, then nothing happened. */
    public boolean join(String room, CensusReply reply) {
        return lane().join(member, room, reply);
    }

    /** Leaves a room it has joined; false when the server is overloaded, then nothing happened. */
    public boolean leave(Room room) {
        return lane().leave(member, room);
    }

    /** The room of this name if the socket has joined it, else null. */
    public Room joinedRoom(String name) {
        return lane().joinedRoom(member, name);
    }

    /** Asks who is in a room; false when the server is overloaded. */
    public boolean ask(Room room, CensusReply reply) {
        return lane().ask(room, reply);
    }

    /** Sends a frame to everyone in a joined room; false when the server is overloaded, the frame is still the caller's. */
    public boolean broadcast(Room room, ByteBuf frame) {
        return lane().broadcast(room, Slot.NOBODY, frame, loop().receivedNanos());
    }

    /** The same, but not to this socket. */
    public boolean broadcastToOthers(Room room, ByteBuf frame) {
        return lane().broadcast(room, member.id(), frame, loop().receivedNanos());
    }

    /** Ends the whole connection. */
    public void close(DisconnectReason reason) {
        session.close(reason);
    }

    private Lane lane() {
        return session.loop().lane();
    }
}
