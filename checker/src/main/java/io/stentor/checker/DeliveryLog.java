package io.stentor.checker;

import java.util.List;

/**
 * What those who took part in a run wrote down. The events of one client come in the order in which it saw them; logs of different
 * clients may follow each other or be mixed.
 *
 * <p>{@code at} is in milliseconds of one clock that all of them share. A message is named by its room and id; a user is a
 * client.
 */
public interface DeliveryLog {

    /**
     * A publisher sent a message, once.
     *
     * @param sender a client's name, if it is also a member
     * @param number rises with each message of this sender in this room
     * @param confirmed whether every member is asked for an acknowledgement. Such a message may come again and late, so it is judged by its
     *     {@link #verdict} and not by its place in the order
     */
    void sent(long at, String room, String id, String sender, long number, boolean confirmed);

    /** The server gave a message its place in the room's order. Optional; if there is one in a room, the others were refused. */
    void accepted(long at, String room, String id, long sequence);

    /** The server told the client that it is in the room: it owes every message that is sent from now on. */
    void joined(long at, String client, String room);

    /** The server told the client that it is no longer in the room. */
    void left(long at, String client, String room);

    /** The client is connected, for the first time or again. What it missed may have been received just before this. */
    void connected(long at, String client, boolean recovered);

    void disconnected(long at, String client, String reason);

    void received(long at, String client, String room, String id);

    /**
     * The server told a bystander who is in the room, or told it anew: what was known before is forgotten. Optional; if there is one in a
     * room, it is this that says who was asked for an acknowledgement, and not what members know themselves: a client whose
     * connection is dead hears late, or never, that the server has given it up.
     *
     * @param members everybody who is in it
     */
    void roll(long at, String room, List<String> members);

    /** The server told the same bystander that a client has entered the room, or is no longer in it. */
    void rollChanged(long at, String room, String client, boolean isIn);

    /** The client acknowledged a confirmed message. */
    void acked(long at, String client, String room, String id);

    /**
     * The publisher of a confirmed message was told how it went.
     *
     * @param delivered how many members have acknowledged it
     * @param missing how many have not
     * @param named who has not; all of them, or the first so many
     */
    void verdict(long at, String room, String id, int delivered, int missing, List<String> named);
}
